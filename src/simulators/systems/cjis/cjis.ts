/**
 * California's state files: vehicles (SVS), boats (ABS), property (APS), firearms (AFS), wanted persons (WPS), orders
 * (CPO), missing persons (MPS), supervised persons (SRF), registrants (SXR), who may not have firearms (MHF), and
 * criminal history (CA, ACH). One link, told apart by the destination (ncic-clets 1.6, 3).
 *
 * It has lines of its own to NCIC, which gets what qualifies, and to DMV, which closes the records of what is stolen.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { ChangingFiles } from "../../files/changingFiles.ts";
import type { NoticeQueue } from "../../files/noticeQueue.ts";
import type { ActResult, DoneAct } from "../../files/recordActs.ts";
import { TEST_LINE } from "../../files/recordNotices.ts";
import { DatabaseLine, type LineAddress } from "../../lines/databaseLine.ts";
import { StateFiles } from "../../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, LineState, SystemWorld } from "../../system.ts";
import { answerHeader, CRLF, inParts } from "../answerText.ts";
import { CALIFORNIA_LAYOUT } from "../californiaLayout.ts";
import { hotAnswer } from "../hotInquiry.ts";
import type { HotLayout } from "../recordLayout.ts";
import { responseKeyOf } from "../stateInquiry.ts";
import { STATE, STATE_SYSTEMS } from "./cjisPlan.ts";
import { HistoryDesk } from "./historyDesk.ts";
import { NationalForwards, type Passed } from "./nationalForwards.ts";
import { acknowledgement, stateLayout } from "./stateLayout.ts";
import { VehicleStops } from "./vehicleStops.ts";

const LINK_NAME = "CJIS";
/** ORI of what it sends unasked: an invented agency of the capital's county. */
const SENDER = "CA9340100";
const HISTORY_DESTINATIONS: ReadonlySet<string> = new Set([STATE, "ACH"]);

export class CjisSystem implements DatabaseSystem {
  readonly linkName = LINK_NAME;
  readonly #world: SystemWorld;
  readonly #files: ChangingFiles;
  readonly #history: HistoryDesk;
  readonly #layout: HotLayout;
  readonly #national: NationalForwards | null;
  readonly #stops: VehicleStops | null;

  constructor(world: SystemWorld) {
    const { store, changes, dictionary, nowMs, lines = {} } = world;
    this.#world = world;
    this.#files = new ChangingFiles({
      ...world,
      systems: STATE_SYSTEMS,
      sender: SENDER,
      onExpired: (file, record, isTest) => this.#stops?.follow(file, record, isTest),
    });
    this.#layout = stateLayout(new Map(this.#files.hot.files.map((file) => [file.id, file])));
    this.#history = new HistoryDesk({
      state: STATE,
      layout: CALIFORNIA_LAYOUT,
      files: new StateFiles(store),
      hot: this.#files.hot,
      changes,
      queue: this.#files.queue,
      disclosures: dictionary.disclosures,
      purposes: dictionary.tables.get("PUR.cori"),
      sender: SENDER,
    });
    const { recordFiles } = dictionary;
    const files = this.#files;
    this.#national = withLine(
      lines.ncic,
      (line) => new NationalForwards({ files, changes, line, recordFiles, nowMs }),
    );
    this.#stops = withLine(lines.dmv, (line) => new VehicleStops(changes, line));
  }

  get queue(): NoticeQueue {
    return this.#files.queue;
  }

  get lineStates(): Readonly<Record<string, LineState>> {
    const [national, stops] = [this.#national, this.#stops];
    return { ...(national && { NCIC: national.state }), ...(stops && { DMV: stops.state }) };
  }

  runDue(nowMs: number): void {
    this.#files.runDue(nowMs);
    this.#history.runDue(nowMs);
  }

  async close(): Promise<void> {
    this.#national?.close();
    this.#stops?.close();
    await this.#files.close();
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const answers = HISTORY_DESTINATIONS.has(destination)
      ? this.#askHistory(message, destination, context)
      : (this.#askFiles(message, destination, context) ?? this.#act(message, destination, context));
    return (
      answers ?? [
        this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY ${destination}`),
      ]
    );
  }

  #askHistory(message: MessageText, file: string, context: AnswerContext): readonly Answer[] | null {
    const found = this.#history.answer(message, file, context);
    if (found === null) return null;
    if (found.kind === "refused") return [this.refuse(message, file, found.reason)];
    const header = answerHeader(message, found.key, file);
    return inParts(header, found.body).map((text) => ({ text, isHit: found.isHit }));
  }

  #askFiles(message: MessageText, file: string, context: AnswerContext): readonly Answer[] | null {
    const trouble = this.#files.purposeTrouble(file, message);
    if (trouble !== null) return [this.refuse(message, file, trouble)];
    const found = this.#files.inquire(file, message, context);
    if (found === null) return null;
    const { body, isHit } = hotAnswer(found, this.#layout, file);
    const header = answerHeader(message, message.key, file);
    return inParts(header, marked(body, context)).map((text) => ({ text, isHit }));
  }

  /** The act, and what follows from it at NCIC and DMV, are one transaction. */
  #act(message: MessageText, file: string, context: AnswerContext): readonly Answer[] | null {
    let passed: Passed = { kind: "none" };
    let hasStop = true;
    const result = this.#world.changes.transaction((): ActResult | null => {
      const done = this.#files.act(file, message, context);
      if (done?.kind !== "done" || done.isRepeat) return done;
      passed = this.#national?.pass(done, message, context.isTest) ?? passed;
      hasStop = this.#stops?.follow(done.file, done.record, context.isTest) ?? true;
      return done;
    });
    if (result === null) return null;
    if (result.kind === "refused") return [this.refuse(message, file, result.reason)];
    const header = answerHeader(message, message.key, file);
    const answerOf = (text: string): Answer => ({ text: header + marked(text, context), isHit: false });
    const first = answerOf(
      [acknowledgement(result, message.key), ...shortcomings(passed, hasStop)].join(CRLF),
    );
    if (result.isRepeat) return [first, ...this.#repeated(result, context).map(answerOf)];
    const later = this.#national?.secondAnswer(passed, answerOf);
    return [later === undefined ? first : { ...first, later }];
  }

  /** What a repeat adds to the first answer of its message: the number that NCIC has given meanwhile. */
  #repeated({ act, record }: DoneAct, { isTest }: AnswerContext): string[] {
    const NIC = this.#files.hot.get(record.FCN, isTest)?.NIC ?? "";
    return act === "enter" && NIC !== "" ? [`NIC/${NIC}`] : [];
  }

  refuse(message: MessageText, destination: string, reason: string): Answer {
    const text = `${answerHeader(message, responseKeyOf(message.key), destination)}REJECT - ${reason}`;
    return { text, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.${SENDER}.${receiver}.TXT CJIS NOTICE ${serial}${CRLF}RECORD VALIDATION IS DUE. TEST MESSAGE, NO ACTION`;
  }
}

function withLine<Part>(address: LineAddress | undefined, make: (line: DatabaseLine) => Part): Part | null {
  if (address === undefined) return null;
  const line = new DatabaseLine({ name: LINK_NAME, address });
  const part = make(line);
  line.open();
  return part;
}

function shortcomings(passed: Passed, hasStop: boolean): string[] {
  return [
    ...(passed.kind === "full" ? ["NOT SENT TO NCIC - TOO MANY RECORDS WAIT FOR IT"] : []),
    ...(hasStop ? [] : ["NO STOP AT DMV - TOO MANY WAIT FOR IT"]),
  ];
}

function marked(body: string, { isTest }: AnswerContext): string {
  return isTest ? TEST_LINE + CRLF + body : body;
}
