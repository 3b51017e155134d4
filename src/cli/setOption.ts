/**
 * The option `--set name=value`, the same on every command that reads the configuration.
 */
import { Option } from "commander";

export function setOption(): Option {
  return new Option(
    "--set <name=value>",
    "give a setting, for example listen.agencies.port=0; may stand several times",
  )
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([], "none");
}
