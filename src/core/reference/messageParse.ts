/**
 * The parse of one message, step by step: what a message has to be, said as plainly as it can be said.
 *
 * The steps run in the order of `run`; the first trouble ends it, and the record then holds what had been
 * learned until there. The WebAssembly core must come to the same bytes by its own way.
 */
import { RejectCode } from "../../domain/codes.ts";
import {
  BATCH_SPANS_MAX,
  CONTROL_CHARACTERS_MAX,
  DESTINATIONS_MAX,
  ENVELOPE_BYTES_MAX,
  HEADER_CHARACTERS_MAX,
  MESSAGE_BYTES_MAX,
  MESSAGE_FIELDS_MAX,
  NCIC_HEADER_CHARACTERS_MAX,
} from "../../limits.ts";
import {
  DestinationClass,
  DestinationKind,
  Dialect,
  MESSAGE_FLAG_TEXT_SUBPROTOCOL,
  NO_LINK,
  UNKNOWN_16,
} from "../layout.ts";
import { readEnvelope } from "./envelope.ts";
import { type Fault, fault } from "./fault.ts";
import { checkValue } from "./formats.ts";
import { identityOf } from "./identity.ts";
import type { KeyRules, Lookups, Rules } from "./lookups.ts";
import { Outcome } from "./outcome.ts";

export interface RawMessage {
  /** The message in the slab: lower case is folded here. */
  readonly bytes: Uint8Array;
  readonly messageAt: number;
  /** Station that signed on. */
  readonly station: number;
  /** Four ASCII bytes, first lowest; 0: the station's own. */
  readonly mnemonic: number;
  readonly flags: number;
  /** CCYYMMDD. */
  readonly today: number;
  /** Spans that the batch has used so far. */
  readonly spansAt: number;
}

/** A word of the header and where it stands. */
interface Word {
  readonly at: number;
  readonly text: string;
}

type Resolution = {
  readonly kind: number;
  readonly link: number;
  readonly class: number;
  readonly index: number;
  readonly isServed: boolean;
} | null;

const KEY_WORD = /^[A-Z0-9]{2,5}(-[A-Z]{1,2})?$/;
const ORI_WORD = /^[A-Z]{2}[A-Z0-9]{7}$/;
const DESTINATION_WORD = /^([A-Z0-9]{2,4}|[A-Z0-9]{9})$/;
const SUBMIT_FLAGS = 7;

export class MessageParse {
  readonly outcome = new Outcome();
  readonly #lookups: Lookups;
  readonly #raw: RawMessage;
  #text = "";
  #hasEnvelope = false;
  #envelopePriority = -1;
  #mnemonic: Word | null = null;
  #key: Word = { at: 0, text: "" };
  #origin: Word = { at: 0, text: "" };
  #destinations: Word[] = [];
  /** Known after the step `key`. */
  #rulesOfKey!: KeyRules;

  constructor(lookups: Lookups, raw: RawMessage) {
    this.#lookups = lookups;
    this.#raw = raw;
    this.outcome.messageAt = raw.messageAt;
    this.outcome.flags = raw.flags & SUBMIT_FLAGS;
    this.outcome.spansAt = raw.spansAt;
  }

  run(): Outcome {
    const { outcome } = this;
    outcome.fault =
      this.#characters() ??
      this.#envelope() ??
      this.#header() ??
      this.#lookUpKey() ??
      this.#lookUpStation() ??
      this.#lookUpOrigin() ??
      this.#checkPermission() ??
      this.#resolveDestinations() ??
      this.#fields();
    if (outcome.fault === null) {
      outcome.identity = identityOf(this.#raw.bytes.subarray(outcome.headerAt, outcome.messageBytes));
    }
    return outcome;
  }

  /** Trims, folds and looks for characters that may not be there. */
  #characters(): Fault | null {
    const { bytes } = this.#raw;
    const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
    const trimmed = trimEnd(trimEnd(raw).replace(/\.$/, ""));
    this.outcome.messageBytes = trimmed.length;
    if (trimmed === "") return fault(RejectCode.messageEmpty, 0);
    const longest = MESSAGE_BYTES_MAX + ENVELOPE_BYTES_MAX;
    if (trimmed.length > longest) return fault(RejectCode.sizeExceeded, longest);

    for (let i = 0; i < trimmed.length; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x61 && byte <= 0x7a) bytes[i] = byte - 0x20;
    }
    this.#text = trimmed.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    const foreign = trimmed.search(/[^\x20-\x7f\r\n]/);
    return foreign < 0 ? null : fault(RejectCode.characterForeign, foreign, 1);
  }

  /** The line `C1 CLASS MNEM SEQ DATE TIME FLAGS`, only in the text subprotocol, and there only if it comes. */
  #envelope(): Fault | null {
    const { outcome } = this;
    if ((this.#raw.flags & MESSAGE_FLAG_TEXT_SUBPROTOCOL) !== 0 && this.#text.startsWith("C1 ")) {
      const envelope = readEnvelope(this.#text);
      if ("code" in envelope) return envelope;
      this.#hasEnvelope = true;
      this.#mnemonic = { at: envelope.mnemonicAt, text: envelope.mnemonic };
      outcome.sequence = envelope.sequence;
      outcome.flags |= envelope.flags;
      outcome.headerAt = envelope.headerAt;
      if (envelope.priority !== null) {
        this.#envelopePriority = envelope.priority;
        outcome.priority = envelope.priority;
      }
      if (envelope.headerAt === this.#text.length) return fault(RejectCode.messageEmpty, envelope.headerAt);
    }
    if (this.#text.length - outcome.headerAt > MESSAGE_BYTES_MAX) {
      return fault(RejectCode.sizeExceeded, outcome.headerAt + MESSAGE_BYTES_MAX);
    }
    return null;
  }

  #header(): Fault | null {
    return this.#text.startsWith("1N01", this.outcome.headerAt) ? this.#ncicHeader() : this.#switchHeader();
  }

  /** `1N01` and up to 15 characters, a period, the key, the ORI; the destination is NCIC and there is no TXT. */
  #ncicHeader(): Fault | null {
    const { outcome } = this;
    outcome.dialect = Dialect.ncic;
    const controlAt = outcome.headerAt + 4;
    const control = this.#wordAt(controlAt, /\./);
    const isEnded = controlAt + control.text.length < this.#text.length;
    if (
      !isEnded ||
      control.text.length > NCIC_HEADER_CHARACTERS_MAX ||
      !/^[\x20-\x7e]*$/.test(control.text)
    ) {
      return fault(RejectCode.controlMalformed, controlAt, control.text.length);
    }
    outcome.controlAt = controlAt;
    outcome.controlBytes = control.text.length;

    const trouble = this.#keyAndOrigin(controlAt + control.text.length + 1);
    if (trouble !== null) return trouble;
    this.#textStartsAt(this.#origin.at + this.#origin.text.length + 1);
    return null;
  }

  /** `MKE.ORI.` destinations, `*CONTROL.` and `TXT` in the dialects of CLETS and Nlets. */
  #switchHeader(): Fault | null {
    const { outcome } = this;
    const text = this.#text;
    const trouble = this.#keyAndOrigin(outcome.headerAt);
    if (trouble !== null) return trouble;

    const textEndsBefore = outcome.headerAt + HEADER_CHARACTERS_MAX;
    const isTooFar = (at: number) => at >= text.length || at + 3 > textEndsBefore;
    let hasComma = false;
    let at = this.#origin.at + this.#origin.text.length + 1;
    for (;;) {
      if (isTooFar(at)) return fault(RejectCode.textMissing, Math.min(at, text.length));
      if (text.startsWith("TXT", at)) break;
      if (text[at] === "*") {
        const controlAt = at + 1;
        const control = this.#wordAt(controlAt, /\./);
        at = controlAt + control.text.length + 1;
        const isGood = /^[\x21-\x7e]+$/.test(control.text) && control.text.length <= CONTROL_CHARACTERS_MAX;
        if (!isGood || !text.startsWith("TXT", at)) {
          return fault(RejectCode.controlMalformed, controlAt, control.text.length);
        }
        outcome.controlAt = controlAt;
        outcome.controlBytes = control.text.length;
        if (isTooFar(at)) return fault(RejectCode.textMissing, at);
        break;
      }
      const word = this.#wordAt(at, /[.,]/);
      if (!DESTINATION_WORD.test(word.text)) return fault(RejectCode.headerMalformed, at, word.text.length);
      if (this.#destinations.length === DESTINATIONS_MAX) {
        return fault(RejectCode.destinationsTooMany, at, word.text.length);
      }
      this.#destinations.push(word);
      if (text[at + word.text.length] === ",") hasComma = true;
      at += word.text.length + 1;
    }
    if (this.#destinations.length === 0) return fault(RejectCode.destinationMissing, at);
    outcome.dialect = this.#hasEnvelope || hasComma ? Dialect.clets : Dialect.nlets;
    this.#textStartsAt(at + 3);
    return null;
  }

  #keyAndOrigin(at: number): Fault | null {
    this.#key = this.#wordAt(at, /[.,]/);
    const keyEnd = at + this.#key.text.length;
    if (!KEY_WORD.test(this.#key.text) || this.#text[keyEnd] === ",") {
      return fault(RejectCode.headerMalformed, at, this.#key.text.length);
    }
    this.#origin = this.#wordAt(Math.min(keyEnd + 1, this.#text.length), /[.,]/);
    const { at: originAt, text: ori } = this.#origin;
    if (!ORI_WORD.test(ori) || this.#text[originAt + ori.length] === ",") {
      return fault(RejectCode.headerMalformed, originAt, ori.length);
    }
    return null;
  }

  #textStartsAt(at: number): void {
    this.outcome.textAt = skipIgnored(this.#text, Math.min(at, this.#text.length));
  }

  #lookUpKey(): Fault | null {
    const rules = this.#lookups.keys.get(this.#key.text);
    if (rules === undefined) return fault(RejectCode.keyUnknown, this.#key.at, this.#key.text.length);
    this.#rulesOfKey = rules;
    this.outcome.key = rules.index;
    if (this.#envelopePriority < 0) this.outcome.priority = rules.key.priority;
    return null;
  }

  /** The mnemonic that sends: the signed-on station itself, or one that its session carries. */
  #lookUpStation(): Fault | null {
    const { stations, stationIndexes } = this.#lookups;
    const unknown = fault(
      RejectCode.mnemonicUnknown,
      this.#mnemonic?.at ?? 0,
      this.#mnemonic?.text.length ?? 0,
    );
    const signedOn = stations[this.#raw.station];
    if (signedOn === undefined) return unknown;
    let sender = this.#raw.station;
    const mnemonic = this.#mnemonic?.text ?? mnemonicText(this.#raw.mnemonic);
    if (mnemonic !== "") {
      const found = stationIndexes.get(mnemonic);
      if (found === undefined) return unknown;
      if (found !== this.#raw.station && stations[found]!.host !== signedOn.host) return unknown;
      sender = found;
    }
    this.outcome.station = sender;
    return null;
  }

  #lookUpOrigin(): Fault | null {
    const { agencies, agencyIndexes, stations } = this.#lookups;
    const { at, text: ori } = this.#origin;
    const agency = agencyIndexes.get(ori);
    if (agency === undefined || agencies[agency]!.isRetired) {
      return fault(RejectCode.originUnknown, at, ori.length);
    }
    this.outcome.origin = agency;
    const station = stations[this.outcome.station]!;
    if (agency === station.agency || station.alsoFor.includes(agency)) return null;
    return fault(RejectCode.originNotAllowed, at, ori.length);
  }

  #checkPermission(): Fault | null {
    const { key } = this.#rulesOfKey;
    const station = this.#lookups.stations[this.outcome.station]!;
    const { at, text } = this.#key;
    if (!this.#lookups.profiles[station.profile]?.has(key.permission)) {
      return fault(RejectCode.keyNotPermitted, at, text.length);
    }
    if (station.deviceClass === "MDT" && key.barredFromMobile) {
      return fault(RejectCode.deviceClassBarred, at, text.length);
    }
    return null;
  }

  #resolveDestinations(): Fault | null {
    const { outcome } = this;
    const { key, parallelLinks } = this.#rulesOfKey;
    if (outcome.dialect === Dialect.ncic) {
      const trouble = this.#resolveNcic();
      if (trouble !== null) return trouble;
    }
    const seen = new Set<string>();
    for (const { at, text } of this.#destinations) {
      if (seen.has(text)) continue;
      seen.add(text);
      const resolution = this.#resolve(text);
      if (resolution === null) return fault(RejectCode.destinationUnknown, at, text.length);
      const { isServed, ...destination } = resolution;
      if (!isServed) return fault(RejectCode.destinationNotServed, at, text.length);
      if (outcome.destinations.length === key.destinationsMax) {
        return fault(RejectCode.destinationsTooMany, at, text.length);
      }
      outcome.destinations.push({ ...destination, at, bytes: text.length });
    }
    if ((this.#destinationClasses() & DestinationClass.inState) !== 0) {
      const addressed = outcome.destinations.reduce(
        (bits, { link }) => (link === NO_LINK ? bits : bits | (1 << link)),
        0,
      );
      outcome.alsoLinks = (parallelLinks & ~addressed) >>> 0;
    }
    return null;
  }

  /** In the NCIC dialect the header itself is the address. */
  #resolveNcic(): Fault | null {
    const code = this.#lookups.codes.get("NCI");
    if (code === undefined) return fault(RejectCode.destinationUnknown, this.outcome.headerAt, 4);
    if (!this.#rulesOfKey.destinationCodes.has("NCI")) {
      return fault(RejectCode.destinationNotServed, this.outcome.headerAt, 4);
    }
    this.outcome.destinations.push({
      kind: DestinationKind.code,
      link: code.link,
      class: code.class,
      index: code.index,
      at: 0,
      bytes: 0,
    });
    return null;
  }

  #resolve(word: string): Resolution {
    const { agencies, agencyIndexes, codes, groupIndexes, stationIndexes } = this.#lookups;
    const { destinationCodes, key } = this.#rulesOfKey;
    if (word.length === 9) {
      const agency = agencyIndexes.get(word);
      if (agency !== undefined) {
        if (agencies[agency]!.isRetired) return null;
        return this.#local(DestinationKind.agency, agency, key.toAgency);
      }
      const state = codes.get(word.slice(0, 2));
      if (state === undefined || !state.hasForeignAgencies) return null;
      const { index, link } = state;
      const kind = DestinationKind.foreignAgency;
      return { kind, link, class: state.class, index, isServed: key.toForeignAgency };
    }
    const code = codes.get(word);
    if (code !== undefined) {
      const { index, link } = code;
      const isServed = destinationCodes.has(word);
      return { kind: DestinationKind.code, link, class: code.class, index, isServed };
    }
    if (word.length !== 4) return null;
    if (word.startsWith("G")) {
      const group = groupIndexes.get(word);
      return group === undefined ? null : this.#local(DestinationKind.group, group, key.toGroup);
    }
    const station = stationIndexes.get(word);
    return station === undefined ? null : this.#local(DestinationKind.station, station, key.toStation);
  }

  /** Agencies, stations and groups are the switch's own: no link serves them. */
  #local(kind: number, index: number, isServed: boolean): Resolution {
    return { kind, link: NO_LINK, class: DestinationClass.station, index, isServed };
  }

  #destinationClasses(): number {
    return this.outcome.destinations.reduce((bits, destination) => bits | destination.class, 0);
  }

  #fields(): Fault | null {
    const { outcome } = this;
    const { fieldCodes, key } = this.#rulesOfKey;
    if (key.freeText && !fieldCodes.has(fieldCodeAt(this.#text, outcome.textAt))) {
      return outcome.textAt < this.#text.length ? null : fault(RejectCode.freeTextMissing, outcome.textAt);
    }
    const trouble = this.#splitFields();
    if (trouble !== null) return trouble;
    const rules = this.#chooseRules();
    if ("code" in rules) return rules;
    outcome.ruleSet = rules.index;
    return this.#checkValues(rules) ?? this.#checkPresence(rules);
  }

  /** Cuts the text into fields; knows the dictionary's codes, but not yet the rules of the key. */
  #splitFields(): Fault | null {
    const { outcome } = this;
    const text = this.#text;
    const seen = new Set<string>();
    for (let at = outcome.textAt; at < text.length; ) {
      const code = fieldCodeAt(text, at);
      if (code === "") return fault(RejectCode.fieldMalformed, at);
      const trouble = (reject: RejectCode) => fault(reject, at, code.length, code);
      if (outcome.spans.length === MESSAGE_FIELDS_MAX) return trouble(RejectCode.fieldsTooMany);
      const fieldIndex = this.#lookups.fieldIndexes.get(code);
      if (fieldIndex === undefined) return trouble(RejectCode.fieldNotValidForKey);
      if (seen.has(code)) return trouble(RejectCode.fieldDuplicate);
      seen.add(code);
      if (outcome.spansAt + outcome.spans.length >= BATCH_SPANS_MAX)
        return trouble(RejectCode.notProcessable);

      const valueAt = at + code.length + 1;
      const end = this.#valueEnd(valueAt, this.#lookups.freeTextCodes.has(code));
      const value = trimEnd(text.slice(valueAt, end));
      outcome.spans.push({ code, fieldIndex, codeAt: at, valueAt, value, definition: UNKNOWN_16 });
      at = skipIgnored(text, Math.min(end + 1, text.length));
    }
    return null;
  }

  /** The period that ends the value, or the end of the message: periods inside a value are part of it. */
  #valueEnd(valueAt: number, isFreeText: boolean): number {
    const text = this.#text;
    for (let end = text.indexOf(".", valueAt); end >= 0; end = text.indexOf(".", end + 1)) {
      const next = skipIgnored(text, end + 1);
      if (next === text.length) return end;
      const code = fieldCodeAt(text, next);
      if (code !== "" && (!isFreeText || this.#lookups.fieldIndexes.has(code))) return end;
    }
    return text.length;
  }

  #chooseRules(): Rules | Fault {
    const { bySelector, key, unselected } = this.#rulesOfKey;
    if (key.selector === null) return unselected!;
    const span = this.outcome.spans.find(({ code }) => code === key.selector);
    if (span === undefined) return this.#missing(RejectCode.fieldMissing, key.selector);
    const rules = bySelector.get(span.value) ?? unselected;
    return rules ?? fault(RejectCode.codeNotInTable, span.valueAt, span.value.length, span.code);
  }

  #checkValues(rules: Rules): Fault | null {
    for (const span of this.outcome.spans) {
      const definition = rules.definitions.get(span.code);
      if (definition === undefined) {
        return fault(RejectCode.fieldNotValidForKey, span.codeAt, span.code.length, span.code);
      }
      span.definition = definition;
      const rule = this.#lookups.definitions[definition]!;
      const checked = checkValue(rule, span.value, span.valueAt, this.#raw.today);
      this.outcome.warnings |= checked.warnings;
      if (checked.fault !== null) return checked.fault;
    }
    return null;
  }

  /** Justification, mandatory fields, then one combination for each class of destinations that has any. */
  #checkPresence(rules: Rules): Fault | null {
    const { outcome } = this;
    const present = new Set(outcome.spans.map(({ code }) => code));
    const isMissing = (code: string) => !present.has(code);
    const justification = rules.justify.find(isMissing);
    if (justification !== undefined) return this.#missing(RejectCode.justificationMissing, justification);
    const mandatory = rules.always.find(isMissing);
    if (mandatory !== undefined) return this.#missing(RejectCode.fieldMissing, mandatory);

    const classes = this.#destinationClasses();
    const met = rules.combinations.findIndex(
      (combination) => (combination.classes & classes) !== 0 && !combination.require.some(isMissing),
    );
    if (met >= 0) outcome.combination = met;
    for (const bit of Object.values(DestinationClass)) {
      const offered = rules.combinations.filter((combination) => (combination.classes & classes & bit) !== 0);
      const missing = offered.map(({ require }) => require.filter(isMissing));
      if (offered.length === 0 || missing.some((codes) => codes.length === 0)) continue;
      const nearest = missing.reduce((best, codes) => (codes.length < best.length ? codes : best));
      return this.#missing(RejectCode.combinationMissing, nearest[0]!);
    }
    return null;
  }

  /** What is missing has no place: the end of the message stands for it. */
  #missing(code: RejectCode, field: string): Fault {
    return fault(code, this.#text.length, 0, field);
  }

  /** From `at` to the next separator or the end of the message. */
  #wordAt(at: number, separator: RegExp): Word {
    const rest = this.#text.slice(at);
    const end = rest.search(separator);
    return { at, text: end < 0 ? rest : rest.slice(0, end) };
  }
}

/** CR, LF, DEL and blanks are ignored after TXT, between fields and at the end of values. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n\x7f ".includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

function skipIgnored(text: string, at: number): number {
  let next = at;
  while (next < text.length && "\r\n\x7f ".includes(text[next]!)) next += 1;
  return next;
}

/** The two or three letters before a slash at `at`, or "". */
function fieldCodeAt(text: string, at: number): string {
  return /^[A-Z]{2,3}(?=\/)/.exec(text.slice(at, at + 4))?.[0] ?? "";
}

/** The mnemonic of the slab's message header as text; "" for 0. */
function mnemonicText(packed: number): string {
  if (packed === 0) return "";
  const bytes = [0, 8, 16, 24].map((shift) => (packed >>> shift) & 0xff);
  return String.fromCharCode(...bytes).replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
