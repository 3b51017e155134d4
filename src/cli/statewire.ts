#!/usr/bin/env node
/**
 * `statewire`: one file per command, this one puts them together.
 */
import { Command, CommanderError } from "commander";
import { packageVersion } from "../main.ts";
import { broadcastsCommand } from "./broadcasts.ts";
import { checkConfigCommand } from "./checkConfig.ts";
import { ExitCode } from "./configuration.ts";
import { confirmationsCommand } from "./confirmations.ts";
import { lineCommand } from "./line.ts";
import { linkCommand } from "./link.ts";
import { sendCommand } from "./send.ts";
import { simCommand } from "./sim.ts";
import { switchCommand } from "./switch.ts";
import { upCommand } from "./up.ts";

// Whoever reads may have seen enough (`statewire send … | head -3`): that is no trouble of the command's.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const program = new Command("statewire")
  .description(
    "A message switch for law-enforcement telecommunications, with database simulators. All data is invented.",
  )
  .version(packageVersion())
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 used wrongly, 2 could not run, 99 a threshold or gate was crossed.",
  )
  .showHelpAfterError("(add --help for the options)")
  .configureHelp({ showGlobalOptions: true });

for (const command of [
  upCommand(),
  switchCommand(),
  simCommand(),
  sendCommand(),
  lineCommand(),
  linkCommand(),
  broadcastsCommand(),
  confirmationsCommand(),
  checkConfigCommand(),
]) {
  // A command inherits these only when it is made by its parent.
  program.addCommand(command.copyInheritedSettings(program).exitOverride());
  for (const inner of command.commands) inner.copyInheritedSettings(command);
}
program.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usedWrongly;
}
