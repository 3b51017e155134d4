/**
 * `statewire send`: signs on as a station, sends one message, shows what becomes of it.
 *
 * It is what a newcomer sees first and what an operator tries a line with, so a refusal shows the place in the
 * message and what would be accepted.
 */
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { connect, type Session, SessionEnded, type Submission } from "../client/index.ts";
import { sampleSecret } from "../config/sampleState.ts";
import type { StatewireConfig } from "../config.ts";
import type { Dictionary } from "../dictionary/model.ts";
import { closestWord } from "../dictionary/problems.ts";
import { CloseCode, isNoticeCode } from "../domain/codes.ts";
import { SubmitFlag } from "../domain/sessionProtocol.ts";
import {
  addConfigurationOptions,
  type ConfigurationOptions,
  ExitCode,
  numberBetween,
  readConfiguration,
} from "./configuration.ts";
import { showKey, showKeys } from "./dictionaryHelp.ts";
import {
  type Answer,
  answerLines,
  asJson,
  closingLines,
  nothingYet,
  type Outcome,
  otherLines,
  outcomeLines,
} from "./sendReport.ts";

/** Where nothing in the message says which station would send it: the sheriff of Los Angeles county (invented). */
const STATION_DEFAULT = "SH19";
/** Longer than the longest deadline of the sample's links. */
const WAIT_SECONDS_DEFAULT = 20;

interface SendOptions extends ConfigurationOptions {
  readonly station?: string;
  readonly mnemonic?: string;
  readonly secret?: string;
  readonly url?: string;
  readonly wait: number;
  readonly test?: boolean;
  readonly list?: boolean;
  readonly explain?: string;
  readonly file?: string;
  readonly json?: boolean;
}

export function sendCommand(): Command {
  return addConfigurationOptions(new Command("send"))
    .description(
      "sign on as a station of the configuration, send one message, show every answer with its time",
    )
    .argument("[message]", "for example 'RQ.CA9190000.DMV.*R1.TXT LIC/9QQQ123.LIY/2026.LIT/PC'")
    .option("--list", "list the message keys by system; no switch is needed")
    .option("--explain <key>", "tell what a key needs, takes and goes to, with examples; no switch is needed")
    .option("--file <path>", "take the message from a file; - is standard input")
    .option(
      "--station <mnemonic>",
      "station to sign on as (default: one that may send for the message's origin)",
    )
    .option("--mnemonic <mnemonic>", "station that sends, where the one signed on is a host that carries it")
    .option(
      "--secret <secret>",
      "secret of the station (default: that of the sample state, sample-<MNEMONIC>)",
    )
    .option("--url <url>", "the switch (default: the agencies' listener of the configuration)", sessionUrl)
    .option("--wait <seconds>", "how long to wait for answers", numberBetween(0, 3_600), WAIT_SECONDS_DEFAULT)
    .option("--test", "mark it as a test message")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nWith --list and --explain nothing is sent, and --json prints them for programs." +
        "\nExits with 0 when every answer came, 1 when used wrongly, 2 when the message was refused, not answered, or could not be sent.",
    )
    .action(send);
}

async function send(argument: string | undefined, options: SendOptions): Promise<void> {
  if (options.list === true || options.explain !== undefined) {
    if (!isHelpAlone(argument, options)) return;
    if (options.explain === undefined) showKeys(options);
    else showKey(options.explain, options);
    return;
  }
  const message = readMessage(argument, options.file);
  if (message === null) return;
  const loaded = readConfiguration(options);
  if (loaded === null) return;
  const { config, dictionary } = loaded;
  const sender = chooseSender(config, message, options);
  const url = options.url ?? defaultUrl(config);
  const secret = options.secret ?? sampleSecret(sender.station);

  let session: Session;
  try {
    session = await connect({ url, station: sender.station, secret, reconnect: false });
  } catch (error) {
    const trouble = connectTrouble(error as Error, sender.station, config);
    process.stderr.write(`${trouble}\n`);
    if (options.json) writeJson(asJson({ ...nothingYet(message), trouble }, url, sender));
    process.exitCode = ExitCode.couldNotRun;
    return;
  }
  if (!options.json) process.stdout.write(`${sender.mnemonic} sends to ${url}\n  ${message}\n\n`);
  const outcome = await exchange(session, message, sender, options, dictionary);
  if (options.json) writeJson(asJson(outcome, url, sender));
  process.exitCode = outcome.isDone ? ExitCode.done : ExitCode.couldNotRun;
  await session.signOff();
}

/** False after it is said what does not go together. */
function isHelpAlone(argument: string | undefined, { list, explain, file }: SendOptions): boolean {
  const isAlone = argument === undefined && file === undefined && !(list === true && explain !== undefined);
  if (isAlone) return true;
  process.stderr.write("--list, --explain and a message do not go together\n");
  process.exitCode = ExitCode.usedWrongly;
  return false;
}

/** Sends the message and gathers what becomes of it; prints as it comes unless JSON is wanted. */
async function exchange(
  session: Session,
  message: string,
  sender: Sender,
  options: SendOptions,
  dictionary: Dictionary,
): Promise<Outcome> {
  const say = (lines: readonly string[]) => {
    if (!options.json) process.stdout.write(`${lines.join("\n")}\n`);
  };
  const outcome = nothingYet(message);
  outcome.disposition = "unknown";
  try {
    const submission = session.submit(message, {
      mnemonic: sender.mnemonic === sender.station ? "" : sender.mnemonic,
      flags: options.test ? SubmitFlag.test : 0,
    });
    const sayAnswer = (answer: Answer, index: number) => say(answerLines(answer, index + 1));
    session.onDelivery((delivery) => {
      if (delivery.reference !== submission.reference) {
        outcome.others.push(delivery);
        say(otherLines(delivery, sender.station));
        return;
      }
      const answer = { delivery, afterMs: performance.now() - submission.sentAtMs };
      outcome.answers.push(answer);
      // Acceptance and first answers may come in one read: the acceptance is said first.
      if (outcome.disposition === "accepted") sayAnswer(answer, outcome.answers.length - 1);
    });
    const decided = await submission.outcome;
    outcome.disposition = decided.kind;
    outcome.decidedAfterMs = performance.now() - submission.sentAtMs;
    if (decided.kind === "rejected") outcome.rejection = decided.rejection;
    else outcome.warnings.push(...decided.warnings);
    say(outcomeLines(outcome, dictionary));
    outcome.answers.forEach(sayAnswer);
    const isOver = decided.kind === "accepted" && (await endsWithin(submission, options.wait));
    outcome.isDone =
      isOver && outcome.answers.every(({ delivery: { code } }) => code === 0 || isNoticeCode(code));
  } catch (error) {
    if (!(error instanceof SessionEnded)) throw error;
    outcome.trouble = `the session ended before the message did: ${error.message}`;
    process.stderr.write(`${outcome.trouble}\n`);
    return outcome;
  }
  say(closingLines(outcome, options.wait));
  return outcome;
}

/** Waits until no answer is to come any more; false when that takes longer than `seconds`. */
async function endsWithin(submission: Submission, seconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), seconds * 1000);
  });
  try {
    return await Promise.race([submission.done.then(() => true), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** The message of the command line or of a file; null after the trouble is said. */
function readMessage(argument: string | undefined, file: string | undefined): string | null {
  if ((argument === undefined) === (file === undefined)) {
    process.stderr.write("give the message, or --file with its path (add --help for an example)\n");
    process.exitCode = ExitCode.usedWrongly;
    return null;
  }
  if (file === undefined) return argument!;
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8").trimEnd();
  } catch (error) {
    process.stderr.write(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}\n`);
    process.exitCode = ExitCode.couldNotRun;
    return null;
  }
}

export interface Sender {
  /** Who signs on. */
  readonly station: string;
  /** Who sends: the same, or a station that it carries. */
  readonly mnemonic: string;
}

/** A station of the configuration that may send for the message's origin, and the one whose session carries it. */
function chooseSender(config: StatewireConfig, message: string, options: SendOptions): Sender {
  if (options.station !== undefined) {
    const station = options.station.toUpperCase();
    return { station, mnemonic: options.mnemonic?.toUpperCase() ?? station };
  }
  const origin = /^(?:1N01[^.]*\.)?[A-Z0-9-]+\.([A-Z0-9]{9})\./.exec(message.toUpperCase())?.[1];
  const mnemonic = options.mnemonic?.toUpperCase();
  const candidates = config.stations.filter((station) =>
    mnemonic === undefined ? config.agencies[station.agency]!.ori === origin : station.mnemonic === mnemonic,
  );
  const chosen =
    candidates.find(({ secret, deviceClass }) => secret !== null && deviceClass === "FIXED") ?? candidates[0];
  if (chosen === undefined) return { station: STATION_DEFAULT, mnemonic: STATION_DEFAULT };
  return { station: config.stations[chosen.host]!.mnemonic, mnemonic: chosen.mnemonic };
}

function defaultUrl({ listen: { agencies } }: StatewireConfig): string {
  return `ws://${agencies.host}:${agencies.port}/session`;
}

/** Argument parser for the address of a switch. */
function sessionUrl(value: string): string {
  if (URL.canParse(value) && /^wss?:$/.test(new URL(value).protocol)) return value;
  throw new InvalidArgumentError("an address such as ws://127.0.0.1:7700/session is needed.");
}

function connectTrouble(error: Error, station: string, config: StatewireConfig): string {
  if (error.name === "SwitchUnreachable")
    return `${error.message}; is the switch running? Start it with: npm start`;
  if (error instanceof SessionEnded && error.end.kind === "closed") {
    const { code, name, sentence, advice } = error.end;
    const hint = code === CloseCode.signOnRefused ? signOnHint(station, config) : "";
    return `${station} was not let in: ${code} ${name}. ${sentence} ${advice}${hint}`;
  }
  return error.message;
}

/** The switch gives every sign-on the same no; the configuration at hand may know more. */
function signOnHint(station: string, { stations }: StatewireConfig): string {
  const known = stations.find(({ mnemonic }) => mnemonic === station);
  if (known === undefined) {
    const names = stations.filter(({ secret }) => secret !== null).map(({ mnemonic }) => mnemonic);
    const near = closestWord(station, names);
    const meant = near === null ? "" : ` (did you mean ${near}?)`;
    return `\nThe configuration here has no station ${station}.${meant}`;
  }
  if (known.secret !== null) return "";
  const host = stations[known.host]!.mnemonic;
  return `\n${station} does not sign on itself, ${host} carries it: send with --mnemonic ${station} instead.`;
}

function writeJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
