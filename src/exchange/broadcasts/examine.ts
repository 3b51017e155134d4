/**
 * Looks at an administrative message before it is accepted: what it is, and whether it keeps the rules.
 *
 * The core has checked the form; here is what depends on the state's groups, classes and persons, and on the
 * broadcasts in force. A message is a broadcast when it goes to a group or a region, or names a class, an expiry
 * or an approving person. A refusal has a code, a place in the message and a field, like those of the core.
 */
import { DestinationKind } from "../../core/layout.ts";
import type { RecordView } from "../../core/recordView.ts";
import { RejectCode } from "../../domain/codes.ts";
import { parseMnemonic } from "../../domain/identifiers.ts";
import type { Directory } from "../directory.ts";
import type { Broadcast } from "./broadcast.ts";
import type { BroadcastClassRule, BroadcastRules } from "./broadcastRules.ts";

/** What an administrative message asks for. */
export type Examined =
  | {
      readonly kind: "refused";
      readonly code: RejectCode;
      /** Byte position in the message as it was sent. */
      readonly at: number;
      /** Field code, "" for none. */
      readonly field: string;
    }
  /** From one agency to others, delivered now or not at all. `copies`: stations named in CPY. */
  | { readonly kind: "letter"; readonly copies: readonly number[] }
  | {
      readonly kind: "broadcast";
      readonly copies: readonly number[];
      readonly rule: BroadcastClassRule;
      readonly hours: number;
      /** Person named in APV, "" for none. */
      readonly approver: string;
    }
  | { readonly kind: "cancel"; readonly number: number }
  /** Asks for the state of a broadcast. */
  | { readonly kind: "state"; readonly number: number };

type Refused = Examined & { kind: "refused" };

/** A field's value and where it stands in the message as it was sent. */
interface Value {
  readonly text: string;
  readonly at: number;
}

export interface ExamineOptions {
  readonly rules: BroadcastRules;
  readonly directory: Directory;
  /** The broadcast in force with that number, or null. */
  readonly find: (number: number) => Broadcast | null;
}

/** The record stands on a message that the core has accepted, of an administrative key; `bytes` is the slab. */
export function examine(bytes: Uint8Array, record: RecordView, options: ExamineOptions): Examined {
  return new Examination(bytes, record, options).run();
}

class Examination {
  readonly #bytes: Uint8Array;
  readonly #record: RecordView;
  readonly #options: ExamineOptions;

  constructor(bytes: Uint8Array, record: RecordView, options: ExamineOptions) {
    this.#bytes = bytes;
    this.#record = record;
    this.#options = options;
  }

  run(): Examined {
    const { rules } = this.#options;
    const { fields } = rules;
    const record = this.#record;
    const longest = record.textAt + rules.textCharactersMax;
    if (record.messageBytes > longest) return refused(RejectCode.sizeExceeded, longest);
    const cancel = this.#value(fields.cancel);
    if (cancel !== null) return this.#aboutBroadcast("cancel", cancel, "CXL");
    const state = this.#value(fields.state);
    if (state !== null) return this.#aboutBroadcast("state", state, "BST");

    const copies = this.#copies();
    if (!("stations" in copies)) return copies;
    const trouble = this.#destinationsTrouble();
    if (trouble !== null) return trouble;
    if (!this.#isBroadcast()) return { kind: "letter", copies: copies.stations };
    return this.#broadcast(copies.stations);
  }

  // ── about a broadcast that was sent before ────────────────────────────────────────────────────────────────

  #aboutBroadcast(kind: "cancel" | "state", { text, at }: Value, field: string): Examined {
    const original = this.#options.find(Number(text));
    if (original === null || original.facts.cancels !== 0) {
      return refused(RejectCode.broadcastNotInForce, at, field);
    }
    if (original.facts.origin !== this.#record.origin) {
      return refused(RejectCode.notTheOriginator, at, field);
    }
    // It reaches whoever the original reached; a destination besides would not be served.
    for (let i = 0; i < this.#record.destinationCount; i++) {
      const { text: word, at: wordAt } = this.#destination(i);
      if (!original.facts.destinations.includes(word))
        return refused(RejectCode.destinationNotServed, wordAt);
    }
    return { kind, number: original.facts.number };
  }

  // ── where it goes ─────────────────────────────────────────────────────────────────────────────────────────

  /** Stations named in CPY, or what is wrong with them. */
  #copies(): { readonly stations: readonly number[] } | Refused {
    const { rules, directory } = this.#options;
    let mnemonics = 0;
    for (let i = 0; i < this.#record.destinationCount; i++) {
      if (this.#record.destinationKind(i) === DestinationKind.station) mnemonics++;
    }
    const stations: number[] = [];
    const value = this.#value(rules.fields.copies);
    let at = value?.at ?? 0;
    for (const word of value === null ? [] : value.text.split(",")) {
      const mnemonic = parseMnemonic(word.trim());
      const station = mnemonic === null ? -1 : directory.receivingStation(mnemonic);
      if (station < 0) return refused(RejectCode.destinationUnknown, at, "CPY");
      if (++mnemonics > rules.mnemonicsMax) return refused(RejectCode.destinationsTooMany, at, "CPY");
      stations.push(station);
      at += word.length + 1;
    }
    return { stations };
  }

  /** Too many regions, or a destination of this state where nobody would receive the message. */
  #destinationsTrouble(): Refused | null {
    const { rules, directory } = this.#options;
    const record = this.#record;
    let regions = 0;
    for (let i = 0; i < record.destinationCount; i++) {
      const index = record.destinationIndex(i);
      const { at } = this.#destination(i);
      switch (record.destinationKind(i)) {
        case DestinationKind.code:
          if (rules.isRegion[index] && ++regions > rules.regionsMax) {
            return refused(RejectCode.destinationsTooMany, at);
          }
          break;
        case DestinationKind.agency:
          if (directory.stationOfAgency[index]! < 0) return refused(RejectCode.receiverMissing, at);
          break;
        case DestinationKind.group:
          if (!directory.membersOfGroup[index]!.some((member) => member !== record.station)) {
            return refused(RejectCode.receiverMissing, at);
          }
      }
    }
    return null;
  }

  #isBroadcast(): boolean {
    const { isRegion, fields } = this.#options.rules;
    const record = this.#record;
    for (let i = 0; i < record.destinationCount; i++) {
      const kind = record.destinationKind(i);
      if (kind === DestinationKind.group) return true;
      if (kind === DestinationKind.code && isRegion[record.destinationIndex(i)]) return true;
    }
    return [fields.class, fields.hours, fields.approver].some((field) => this.#value(field) !== null);
  }

  // ── what a broadcast needs ────────────────────────────────────────────────────────────────────────────────

  #broadcast(copies: readonly number[]): Examined {
    const { fields } = this.#options.rules;
    const named = this.#value(fields.class);
    const rule = this.#classOf(named);
    if (rule === null) return refused(RejectCode.broadcastClassUnknown, named!.at, "BCL");
    const release = this.#mayGo(rule);
    if (release !== null && "kind" in release) return release;
    const given = this.#value(fields.hours);
    const hours = given === null ? rule.hoursDefault : Number(given.text);
    if (hours < rule.hoursMin || hours > rule.hoursMax) {
      return refused(RejectCode.expiryOutOfBounds, given!.at, "EXP");
    }
    const approver = this.#value(fields.approver);
    const trouble = this.#approvalTrouble(rule, release, approver);
    return trouble ?? { kind: "broadcast", copies, rule, hours, approver: approver?.text ?? "" };
  }

  /** The class of the key, or that BCL names, or else the first word of the subject, or else the class of those without. */
  #classOf(named: Value | null): BroadcastClassRule | null {
    const { classes, classWithout, classOfKey, fields } = this.#options.rules;
    const ofKey = classOfKey[this.#record.keyIndex];
    if (ofKey) return ofKey;
    if (named !== null) return classes.get(named.text) ?? null;
    const subject = this.#value(fields.subject)?.text ?? "";
    return classes.get(subject.split(/[ ,:]/, 1)[0]!) ?? classWithout;
  }

  /** The first destination that needs a release, null where none does, or the refusal of one that the class may not go to. */
  #mayGo(rule: BroadcastClassRule): { readonly at: number } | Refused | null {
    const { isRegion, releaseGroups, releaseCodes } = this.#options.rules;
    const record = this.#record;
    let release: { readonly at: number } | null = null;
    for (let i = 0; i < record.destinationCount; i++) {
      const kind = record.destinationKind(i);
      const index = record.destinationIndex(i);
      const isGroup = kind === DestinationKind.group;
      if (!isGroup && !(kind === DestinationKind.code && isRegion[index])) continue;
      const { at } = this.#destination(i);
      const isAllowed = isGroup ? rule.groups.has(index) : rule.regions;
      if (!isAllowed) return refused(RejectCode.destinationNotForClass, at);
      if ((isGroup ? releaseGroups : releaseCodes).has(index)) release ??= { at };
    }
    return release;
  }

  #approvalTrouble(
    rule: BroadcastClassRule,
    release: { readonly at: number } | null,
    approver: Value | null,
  ): Refused | null {
    const isNeeded = rule.approval === "always" || (rule.approval === "release" && release !== null);
    if (approver === null) {
      const at = release?.at ?? this.#destination(0).at;
      return isNeeded ? refused(RejectCode.approvalMissing, at, "APV") : null;
    }
    const approvals = this.#options.rules.approvers.get(approver.text) ?? [];
    const { origin } = this.#record;
    const mayApprove = approvals.some(
      ({ agency, classes }) =>
        classes.has(rule.word) &&
        (rule.approvedBy.has(agency) || (rule.isApprovedByOrigin && agency === origin)),
    );
    return mayApprove ? null : refused(RejectCode.approverNotAuthorized, approver.at, "APV");
  }

  // ── parts of the message ──────────────────────────────────────────────────────────────────────────────────

  /** The value of a field (index in the dictionary's field codes); null where the message does not have it. */
  #value(field: number): Value | null {
    const record = this.#record;
    for (let i = 0; i < record.fieldCount; i++) {
      if (record.spanField(i) !== field) continue;
      return this.#part(record.spanValueAt(i), record.spanValueBytes(i));
    }
    return null;
  }

  #destination(i: number): Value {
    return this.#part(this.#record.destinationAt(i), this.#record.destinationBytes(i));
  }

  #part(at: number, bytes: number): Value {
    const from = this.#bytes.byteOffset + this.#record.messageAt + at;
    return { text: Buffer.from(this.#bytes.buffer, from, bytes).toString("latin1"), at };
  }
}

function refused(code: RejectCode, at: number, field = ""): Refused {
  return { kind: "refused", code, at, field };
}
