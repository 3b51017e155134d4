/**
 * Answers of several states to one inquiry, gathered into one delivery where the message key asks for it.
 *
 * The delivery leaves when every state has answered or failed, at the latest when the time of the key has passed;
 * that clock is its own, so that a link's deadline, which is shorter, ends nothing. A state whose line is down
 * counts as silent at once. What comes afterwards follows by itself, marked late.
 *
 * Gathered texts are bounded for each inquiry and over all; at the bound the inquiry is delivered as if its time had
 * passed, so that nothing is thrown away.
 */
import { strict as assert } from "node:assert";
import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode } from "../../domain/codes.ts";
import { MERGED_BYTES_MAX, MERGED_TOTAL_BYTES_MAX } from "../../limits.ts";
import { RespondFlag } from "../../wire/linkMessages.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import { JournalKind } from "../journalPort.ts";
import type { Records } from "../records.ts";
import type { ExchangeStatistics } from "../statistics.ts";
import { readIncomingHeader } from "./incomingHeader.ts";
import { mergedTexts, type StateAnswer } from "./mergedText.ts";
import type { Pending, PendingTable } from "./pendingTable.ts";

const STATUS_KEY = "SM";

/** The legs of one message whose answers are gathered. */
export interface Merge {
  readonly legs: readonly number[];
  /** Index of the agency that asked. */
  readonly agency: number;
  readonly untilMs: number;
  /** By the place in `legs`. */
  readonly gathered: Gathered[];
  /** Legs that neither have answered nor failed. */
  waiting: number;
  bytes: number;
}

interface Gathered {
  readonly texts: Uint8Array[];
  isHit: boolean;
  isError: boolean;
  /** Why there is no answer; 0: there is, or it is still to come. */
  failure: RejectCode | 0;
}

export interface MergedAnswersOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly pending: PendingTable;
  readonly deliveries: Deliveries;
  readonly records: Records;
  readonly statistics: ExchangeStatistics;
}

export class MergedAnswers {
  readonly #options: MergedAnswersOptions;
  /** Time of each key (index), milliseconds; 0: its answers are not merged. */
  readonly #withinMs: readonly number[];
  readonly #states: ReadonlySet<string>;
  /** Messages whose answers are being gathered, in the order in which they came. */
  readonly #open = new Set<Pending>();
  #bytes = 0;

  constructor(options: MergedAnswersOptions) {
    const { keys, destinationCodes } = options.dictionary;
    this.#options = options;
    this.#withinMs = keys.map(({ mergeSeconds }) => (mergeSeconds ?? 0) * 1000);
    this.#states = new Set(
      destinationCodes.filter(({ kind }) => kind === "state" || kind === "province").map(({ code }) => code),
    );
  }

  /** Messages whose answers are being gathered. */
  get size(): number {
    return this.#open.size;
  }

  /** Takes the legs of a message to several states together, if its key asks for it; before the first copy leaves. */
  begin(pending: Pending, agency: number): void {
    const withinMs = this.#withinMs[pending.keyIndex]!;
    if (withinMs === 0) return;
    const legs = [...pending.legs.keys()].filter((leg) => this.#states.has(pending.legs[leg]!.destination));
    if (legs.length < 2) return;
    for (const leg of legs) pending.legs[leg]!.isMerged = true;
    pending.merge = {
      legs,
      agency,
      untilMs: pending.arrivalMs + withinMs,
      gathered: legs.map((): Gathered => ({ texts: [], isHit: false, isError: false, failure: 0 })),
      waiting: legs.length,
      bytes: 0,
    };
    this.#open.add(pending);
  }

  /** Takes an answer to a leg whose message is being gathered. `isLast`: no other will come from there. */
  take(pending: Pending, leg: number, text: Uint8Array, flags: number, isLast: boolean): void {
    const merge = pending.merge!;
    const gathered = merge.gathered[merge.legs.indexOf(leg)]!;
    if ((flags & RespondFlag.hit) !== 0) gathered.isHit = true;
    if ((flags & RespondFlag.error) !== 0) gathered.isError = true;
    if (text.length > 0) {
      gathered.texts.push(Uint8Array.from(text));
      merge.bytes += text.length;
      this.#bytes += text.length;
      this.#options.statistics.answers.merged++;
    }
    if (isLast && this.#options.pending.endLeg(pending, leg)) merge.waiting--;
    const isFull = merge.bytes > MERGED_BYTES_MAX || this.#bytes > MERGED_TOTAL_BYTES_MAX;
    if (merge.waiting === 0 || isFull) this.#deliver(pending, merge);
  }

  /** The merged answer of a message had been delivered before the switch was started again. */
  wasDelivered(pending: Pending): void {
    const merge = pending.merge!;
    for (const leg of merge.legs) this.#options.pending.endLeg(pending, leg);
    this.#open.delete(pending);
    pending.merge = null;
    this.#options.pending.endAwaited(pending);
  }

  /** A leg that is merged has ended without an answer. */
  failed(pending: Pending, leg: number, code: RejectCode): void {
    const merge = pending.merge!;
    this.#options.records.note(JournalKind.ended, { number: pending.number, leg, code });
    merge.gathered[merge.legs.indexOf(leg)]!.failure = code;
    merge.waiting--;
    if (merge.waiting === 0) this.#deliver(pending, merge);
  }

  /** Delivers what has run out of time. True: something is to be flushed. */
  expire(nowMs: number): boolean {
    let isAny = false;
    for (const pending of this.#open) {
      if (pending.merge!.untilMs > nowMs) continue;
      this.#deliver(pending, pending.merge!);
      isAny = true;
    }
    return isAny;
  }

  #deliver(pending: Pending, merge: Merge): void {
    const { dictionary, directory, pending: table, deliveries, records } = this.#options;
    const { number, station } = pending;
    const isShort = merge.waiting > 0;
    for (const [at, leg] of merge.legs.entries()) {
      if (!table.endLeg(pending, leg)) continue;
      if (merge.gathered[at]!.texts.length === 0) merge.gathered[at]!.failure = RejectCode.responseOverdue;
      pending.legs[leg]!.hasFailed = true;
    }
    this.#open.delete(pending);
    this.#bytes -= merge.bytes;
    pending.merge = null;
    if (isShort) table.keepForLate(pending);

    const { responses, key } = dictionary.keys[pending.keyIndex]!;
    const header = {
      key: responses[0] ?? key,
      origin: directory.oriOfAgency[merge.agency]!,
      control: pending.control,
    };
    const answers = merge.gathered.map((one, at) =>
      answerOf(pending.legs[merge.legs[at]!]!.destination, one),
    );
    const texts = mergedTexts(header, answers);
    const code = codeOf(merge.gathered);
    for (const [at, words] of texts.entries()) {
      const isLast = at === texts.length - 1;
      if (isLast) table.endAwaited(pending);
      const text = Buffer.from(words, "latin1");
      const id = records.note(JournalKind.merged, { number, station, code, flags: isLast ? 1 : 0, text });
      deliveries.respond(pending, text, code, 0, id);
    }
    if (pending.awaited === 0) deliveries.settle(pending);
  }
}

function answerOf(state: string, gathered: Gathered): StateAnswer {
  const { texts, isHit, isError } = gathered;
  const outcome = !hasAnswered(gathered) ? "silent" : isHit ? "hit" : isError ? "error" : "noHit";
  return { state, outcome, texts };
}

/** A status message is the network's, about a state that the inquiry does not reach (nlets 15), and no answer of it. */
function hasAnswered({ texts }: Gathered): boolean {
  return texts.some((text) => readIncomingHeader(text)?.key !== STATUS_KEY);
}

/** 0 where a state has answered; otherwise why none has. */
function codeOf(gathered: readonly Gathered[]): RejectCode | 0 {
  const answered = gathered.filter(hasAnswered);
  if (answered.length === 0) {
    const [{ failure, texts }] = gathered as [Gathered];
    return failure || (texts.length > 0 ? RejectCode.destinationOutOfService : RejectCode.responseOverdue);
  }
  return answered.every(({ isError, isHit }) => isError && !isHit) ? RejectCode.destinationRefused : 0;
}

assert(MERGED_TOTAL_BYTES_MAX > 100 * MERGED_BYTES_MAX, "many inquiries are gathered at a time");
