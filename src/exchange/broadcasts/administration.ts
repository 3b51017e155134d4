/**
 * Administrative messages between the batch and the broadcaster: which of a batch may be accepted, and what those
 * that are no plain letters set in motion.
 */
import { DestinationKind } from "../../core/layout.ts";
import type { RecordView } from "../../core/recordView.ts";
import type { Dictionary } from "../../dictionary/model.ts";
import { RejectCode } from "../../domain/codes.ts";
import { createLeg, type Pending, type PendingTable } from "../answers/pendingTable.ts";
import type { Deliveries } from "../deliveries.ts";
import type { Directory } from "../directory.ts";
import type { Forwards } from "../forwards.ts";
import { destinationWord, type IncomingBatch, testMark, textOf } from "../incomingBatch.ts";
import type { ForeignCopy } from "./broadcast.ts";
import type { Broadcaster, BroadcastRequest } from "./broadcaster.ts";
import type { BroadcastRules } from "./broadcastRules.ts";
import { type Examined, examine } from "./examine.ts";
import { withLines } from "./wording.ts";

export interface AdministrationOptions {
  readonly dictionary: Dictionary;
  readonly directory: Directory;
  readonly rules: BroadcastRules;
  readonly broadcaster: Broadcaster;
  readonly pending: PendingTable;
  readonly deliveries: Deliveries;
  readonly forwards: Forwards;
  /** Puts what had happened to a message before the start of the switch into its legs. */
  readonly replay: (pending: Pending) => void;
}

/** No link: the leg of the copies within the state. */
const WITHIN_THE_STATE = -1;

export class Administration {
  readonly #options: AdministrationOptions;

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  /** What the batch's administrative messages ask for, by their index; null where it has none. */
  examine(batch: IncomingBatch): ReadonlyMap<number, Examined> | null {
    const { rules, directory, broadcaster } = this.#options;
    let examined: Map<number, Examined> | null = null;
    for (let index = 0; index < batch.count; index++) {
      const record = batch.records.at(index);
      if (record.status !== 0 || !rules.concernsKey[record.keyIndex]) continue;
      examined ??= new Map();
      const find = (number: number) => broadcaster.find(number);
      examined.set(index, examine(batch.messages.bytes, record, { rules, directory, find }));
    }
    return examined;
  }

  /** The same for one message that is taken up again, when those before it have been carried out. */
  examineOne(batch: IncomingBatch, record: RecordView): Examined | null {
    const { rules, directory, broadcaster } = this.#options;
    if (record.status !== 0 || !rules.concernsKey[record.keyIndex]) return null;
    const find = (number: number) => broadcaster.find(number);
    return examine(batch.messages.bytes, record, { rules, directory, find });
  }

  /** A broadcast, a cancel, or the question for the state of a broadcast, once it is accepted. */
  carryOut(
    batch: IncomingBatch,
    record: RecordView,
    pending: Pending,
    asked: Examined & { kind: "broadcast" | "cancel" | "state" },
  ): void {
    const { broadcaster, deliveries } = this.#options;
    switch (asked.kind) {
      case "broadcast":
        this.#begin(
          pending,
          broadcaster.broadcast(asked, this.#requestOf(batch, record, pending, asked.copies)),
        );
        break;
      case "cancel": {
        const task = broadcaster.cancel(asked, this.#requestOf(batch, record, pending, []));
        if (task !== null) this.#begin(pending, task);
        else {
          // Two cancels of one broadcast in a batch: the first has ended it.
          deliveries.notify(pending, RejectCode.broadcastNotInForce, String(asked.number), "");
          deliveries.settle(pending);
        }
        break;
      }
      default:
        broadcaster.tellState(asked, pending);
        deliveries.settle(pending);
    }
  }

  /** The text with the line that its key puts in front; most keys have none. */
  withCaveat(keyIndex: number, text: Uint8Array): Uint8Array {
    const caveat = this.#options.rules.caveatOfKey[keyIndex]!;
    return caveat === null ? text : withLines(text, [caveat]);
  }

  /** Whether such a line is put in at the other end of a link. */
  addsCaveat(link: number): boolean {
    return this.#options.rules.linkAddsCaveat[link]!;
  }

  /** Sends the copies for databases as legs, and hands out those within the state as one leg more. */
  #begin(pending: Pending, { foreign, begin }: ReturnType<Broadcaster["broadcast"]>): void {
    const { pending: table, forwards } = this.#options;
    const { copies, bare, whole } = foreign;
    const { legs } = pending;
    for (const { link, destination } of copies) legs.push(createLeg(link, destination));
    const own = legs.length;
    legs.push(createLeg(WITHIN_THE_STATE, ""));
    pending.awaited = legs.length;
    table.add(pending);
    this.#options.replay(pending);
    for (let leg = 0; leg < own; leg++) {
      if (!legs[leg]!.isOpen) continue;
      forwards.send(pending, leg, this.addsCaveat(legs[leg]!.link) ? bare : whole);
    }
    begin(own);
  }

  /** `copies`: stations named in CPY. */
  #requestOf(
    batch: IncomingBatch,
    record: RecordView,
    pending: Pending,
    copies: readonly number[],
  ): BroadcastRequest {
    const { dictionary, directory } = this.#options;
    const destinations: string[] = [];
    const foreign: ForeignCopy[] = [];
    const recipients = new Set<number>(copies);
    for (let i = 0; i < record.destinationCount; i++) {
      const destination = destinationWord(batch, record, i, dictionary);
      const index = record.destinationIndex(i);
      destinations.push(destination);
      switch (record.destinationKind(i)) {
        case DestinationKind.group:
          for (const member of directory.membersOfGroup[index]!) recipients.add(member);
          break;
        case DestinationKind.agency:
          recipients.add(directory.stationOfAgency[index]!);
          break;
        case DestinationKind.station:
          recipients.add(index);
          break;
        default:
          foreign.push({ link: record.destinationLink(i), destination });
      }
    }
    recipients.delete(record.station);
    const text = textOf(batch, record);
    return {
      pending,
      origin: record.origin,
      destinations,
      foreign,
      recipients,
      text,
      flags: testMark(record),
    };
  }
}

/** The refusal of a message that was examined; null: it was not, or was not refused. */
export function refusalOf(asked: Examined | null | undefined): (Examined & { kind: "refused" }) | null {
  return asked?.kind === "refused" ? asked : null;
}
