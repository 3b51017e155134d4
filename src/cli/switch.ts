/**
 * `statewire switch`: the switch alone, for databases that run elsewhere.
 */
import { Command } from "commander";
import { startSwitch } from "../main.ts";
import { createLog } from "../telemetry/log.ts";
import { isChild, onStop, tellParent } from "./childProcess.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  readConfiguration,
} from "./configuration.ts";

/** Answers that are under way at the stop are waited for so long. */
const STOP_WAIT_MS = 5_000;
/** Databases that are there are in service by then; the switch is ready without the others. */
const LINKS_WAIT_MS = 1_000;

export function switchCommand(): Command {
  return addConfigurationOptions(new Command("switch"))
    .description("run the switch alone; the databases are reached at the addresses of the configuration")
    .action(runSwitch);
}

async function runSwitch(options: ConfigurationOptions): Promise<void> {
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const { config, dictionary } = loaded;
  const log = createLog(config.log.level, "switch");
  try {
    const running = await startSwitch({ config, dictionary, log });
    onStop(() => running.stop(STOP_WAIT_MS));
    const { agenciesPort, operatorsPort, isNative } = running;
    const away = await running.linked(LINKS_WAIT_MS);
    if (away.length > 0)
      log.warn({ links: away }, "links not in service at the start; the switch keeps trying");
    tellParent({
      type: "ready",
      ports: { agencies: agenciesPort, operators: operatorsPort },
      facts: { isNative },
    });
    if (!isChild) {
      const { agencies, operators } = config.listen;
      process.stdout.write(
        `statewire ready  agencies ws://${agencies.host}:${agenciesPort}/session  operators http://${operators.host}:${operatorsPort}/\n`,
      );
    }
  } catch (error) {
    process.stderr.write(`the switch could not start: ${(error as Error).message}\n`);
    process.exit(ExitCode.couldNotRun);
  }
}
