/**
 * What agencies do to records: enter, modify, locate, clear, cancel, supplement, and what befalls them
 * (ncic-clets 2.2, 2.6).
 *
 * An act is one transaction: it is done whole, with its history, its consequences in time and its notices, or it is
 * refused and nothing has changed. A message that comes again is answered from what it did the first time: the
 * same content under the same number, or marked as a repeat, or while the record is still as it left it.
 */
import type { EventRule, KeyIndicator, RecordFileDefinition } from "../../dictionary/model.ts";
import type { MessageText } from "../../domain/messageText.ts";
import type { HotRecord, RecordEvent, RecordLife } from "../population/records.ts";
import { dayOf } from "./calendar.ts";
import type { ChangeStore, Changes, Effect } from "./changeStore.ts";
import { type HotFiles, recordId } from "./hotFiles.ts";
import { type Confirmed, confirm, numberWords } from "./recordIdentity.ts";
import type { RecordNotices } from "./recordNotices.ts";
import { nextNumber } from "./recordNumbers.ts";
import type { RecordWriter } from "./recordWriter.ts";
import { contentOf, effectOf, rememberEffect } from "./repeats.ts";
import { identifiersOf, inquiryKeys, isMeant, valuesOf } from "./searchKeys.ts";

/** What the link says about the message, and the time. */
export interface ActContext {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The switch's number of the message; 0 where there is none. */
  readonly number: number;
  readonly isTest: boolean;
  /** The switch has sent this number before. */
  readonly isRepeat: boolean;
}

export type RecordAct =
  | "enter"
  | "modify"
  | "cancel"
  | "locate"
  | "clear"
  | "supplement"
  | "unsupplement"
  | "event";

export interface DoneAct {
  readonly kind: "done";
  readonly act: RecordAct;
  readonly file: RecordFileDefinition;
  /** The record as the act left it. */
  readonly record: HotRecord;
  /** The message had come before; nothing was done now. */
  readonly isRepeat: boolean;
}

export interface RefusedAct {
  readonly kind: "refused";
  /** In plain words, naming the field. */
  readonly reason: string;
}

export type ActResult = DoneAct | RefusedAct;

export interface RecordActsOptions {
  readonly hot: HotFiles;
  readonly changes: ChangeStore;
  readonly writer: RecordWriter;
  readonly notices: RecordNotices;
  readonly indicators: readonly KeyIndicator[];
}

/** Codes that are no data of the record: its numbers, its owner, its case number, its cautions. */
const NOT_DATA: ReadonlySet<string> = new Set([..."NIC FCN ORI MNM OCA CMC VLN VLD".split(" ")]);

/** Acts whose messages bring new values beside those that identify the record. */
const BRINGS_VALUES: ReadonlySet<RecordAct> = new Set(["modify", "supplement", "unsupplement", "event"]);

interface Role {
  readonly file: RecordFileDefinition;
  readonly act: RecordAct;
  /** Words of an entry, or the rule of an event. */
  readonly words: string;
  readonly event: EventRule | null;
}

/** A record as it would be. */
interface Draft {
  readonly data: ReadonlyMap<string, string>;
  readonly words: string;
  /** Id that it has already, or null. */
  readonly self: string | null;
  readonly owner: string;
}

export class RecordActs {
  readonly #options: RecordActsOptions;
  /** By system and key. One key may act in several files: the record decides which. */
  readonly #roles = new Map<string, Role[]>();

  constructor(options: RecordActsOptions) {
    this.#options = options;
    for (const file of options.hot.files) {
      for (const [key, role] of rolesOf(file)) {
        for (const system of file.systems) {
          const name = `${system} ${key}`;
          this.#roles.set(name, [...(this.#roles.get(name) ?? []), role]);
        }
      }
    }
  }

  /** Null where no file of the system takes the key as an act. */
  act(system: string, message: MessageText, context: ActContext): ActResult | null {
    const [stem = "", letters = ""] = message.key.split("-");
    const roles = this.#roles.get(`${system} ${stem}`);
    if (roles === undefined) return null;
    return this.#options.changes.transaction(() => {
      const changes = this.#options.changes.of(context.isTest);
      const content = contentOf(system, message);
      const effect = this.#earlier(changes, content, context);
      if (effect !== undefined) return this.#repeated(effect);
      const result = this.#do(stem, letters, roles, message, context);
      if (result.kind === "done") this.#remember(changes, content, result, context);
      return result;
    });
  }

  #do(
    stem: string,
    letters: string,
    roles: readonly Role[],
    message: MessageText,
    context: ActContext,
  ): ActResult {
    const role = roles[0]!;
    if (role.act === "enter") return this.#enter(stem, letters, role, message, context);
    const files = roles.map(({ file }) => file);
    const found = confirm(
      this.#options.hot,
      files,
      { isChange: BRINGS_VALUES.has(role.act), byIdentity: role.event?.byIdentity ?? false },
      message,
      context.isTest,
    );
    if ("reason" in found) return refused(found.reason);
    const of = roles.find(({ file }) => file === found.file)!;
    const owned = ownership(found, of, message);
    if (owned !== null) return refused(owned);
    if (found.trouble !== null) return refused(found.trouble);
    switch (role.act) {
      case "modify":
        return this.#modify(found, message, context);
      case "cancel":
        return this.#end(found, "cancelled", role.act, message, context);
      case "clear":
        return this.#end(found, "cleared", role.act, message, context);
      case "locate":
        return this.#locate(found, message, context);
      case "supplement":
        return this.#supplement(found, message, context);
      case "unsupplement":
        return this.#unsupplement(found, message, context);
      case "event":
        return this.#event(found, of.event!, message, context);
    }
  }

  #enter(
    key: string,
    letters: string,
    { file, words }: Role,
    { fields, origin }: MessageText,
    { nowMs, isTest, number }: ActContext,
  ): ActResult {
    const { hot, changes, writer, notices } = this.#options;
    const own = file.fcn === null ? "NIC" : "FCN";
    if (fields.has(own)) return refused(`${own}/${fields.get(own)} - THE NUMBER IS GIVEN BY THE FILE`);
    if (!fields.has("OCA")) return refused("OCA MISSING");
    const draft = { data: fields, words, self: null, owner: fields.get("ORI") ?? origin };
    const trouble = this.#dataTrouble(file, draft, isTest);
    if (trouble !== null) return refused(trouble);
    const atMs = nowMs();
    const taken = (one: string) => !isTest && hot.isGenerated(one);
    const given = nextNumber(changes, file, { isTest, nowMs: atMs }, taken);
    if (given === null) return refused(`NO ${own} IS FREE TODAY - TRY AGAIN TOMORROW`);
    const life: RecordLife = {
      status: "active",
      isGenerated: false,
      entryKey: key,
      enteredMs: atMs,
      updated: dayOf(atMs),
      locatedMs: 0,
      validatedMs: 0,
      revision: 0,
      supplements: [],
      events: [],
    };
    const record: HotRecord = {
      file: file.id,
      words: this.#words(words, letters),
      fields: Object.fromEntries([...fields].filter(([code]) => !NOT_DATA.has(code))),
      alsoFoundBy: {},
      cautions: cautionsOf(fields.get("CMC") ?? ""),
      // A courtesy entry names the agency that it is for (ncic-clets 1.6).
      ORI: fields.get("ORI") ?? origin,
      OCA: fields.get("OCA")!,
      FCN: file.fcn === null ? (fields.get("FCN") ?? "") : given,
      NIC: file.fcn === null ? given : (fields.get("NIC") ?? ""),
      entered: dayOf(atMs),
      life,
    };
    const written = writer.write(file, record, { atMs, act: "enter", ORI: origin, number }, isTest);
    notices.entered(file, written, null, origin, { atMs, isTest });
    return { kind: "done", act: "enter", file, record: written, isRepeat: false };
  }

  #modify({ file, record, agreeing }: Confirmed, message: MessageText, context: ActContext): ActResult {
    // The same person may validate again.
    const changes = [...message.fields].filter(
      ([code]) => code === "VLN" || (!agreeing.has(code) && code !== "NIC" && code !== "FCN"),
    );
    if (changes.length === 0) return refused("NO FIELD TO CHANGE");
    if (changes.some(([code]) => code === "ORI")) return refused("ORI CANNOT BE CHANGED");
    const atMs = context.nowMs();
    let next = record;
    for (const [code, value] of changes) next = withValue(next, code, value, atMs);
    const draft = { ...record, data: dataOf(next), self: recordId(file, record), owner: record.ORI };
    const trouble = this.#dataTrouble(file, draft, context.isTest);
    if (trouble !== null) return refused(trouble);
    return this.#grown("modify", file, next, record, message, context);
  }

  /** What a record with these data would be refused for: nothing to find it by, or another that is the same. */
  #dataTrouble(file: RecordFileDefinition, draft: Draft, isTest: boolean): string | null {
    if (file.subject === "agency") return null;
    const { data } = draft;
    const long = [...data].find(
      ([code, value]) => isIdentifier(file, code) && value.length > VALUE_CHARACTERS_MAX,
    );
    if (long !== undefined) return `${long[0]} HAS MORE THAN ${VALUE_CHARACTERS_MAX} CHARACTERS`;
    const lacking = lacks(file, data);
    if (lacking !== null) return lacking;
    const searched = [...file.identifiers.map(({ by }) => by), ...file.description];
    if (!searched.some((code) => data.has(code))) return `${orList(searched)} MISSING`;
    const twin = this.#duplicate(file, draft, isTest);
    return twin === null ? null : `DUPLICATE RECORD ${numberWords(file, twin)} ORI/${twin.ORI}`;
  }

  #duplicate(
    file: RecordFileDefinition,
    { data, words, self, owner }: Draft,
    isTest: boolean,
  ): HotRecord | null {
    const { duplicates } = file;
    if (duplicates === null) return null;
    for (const codes of duplicates.sets) {
      if (!codes.every((code) => data.has(code))) continue;
      const identifier = identifiersOf(file).find(({ by }) => codes.includes(by))!;
      const value = data.get(identifier.by)!;
      const plain = { ...identifier, narrowedBy: [] };
      const others = codes.filter((code) => code !== identifier.by);
      const twin = inquiryKeys(identifier, value, data)
        .flatMap((key) => this.#options.hot.find(key, isTest, DUPLICATE_CANDIDATES_MAX))
        .find(
          (record) =>
            record.file === file.id &&
            recordId(file, record) !== self &&
            record.life?.status !== "inactive" &&
            (!duplicates.ownOnly || record.ORI === owner) &&
            (!duplicates.ofSameKey || kindOf(record.words) === kindOf(words)) &&
            isMeant(record, plain, value, data) &&
            others.every((code) => valuesOf(record, code).includes(data.get(code)!)),
        );
      if (twin !== undefined) return twin;
    }
    return null;
  }

  #end(
    { file, record, agreeing }: Confirmed,
    status: "cleared" | "cancelled",
    act: RecordAct,
    message: MessageText,
    context: ActContext,
  ): ActResult {
    const next = withLife(record, { status });
    const noted = withEvent(next, eventOf(status.toUpperCase(), message, agreeing, context));
    return this.#written(act, file, noted, message, context);
  }

  #locate({ file, record, agreeing }: Confirmed, message: MessageText, context: ActContext): ActResult {
    if (record.life?.status === "located") return refused(`${numberWords(file, record)} IS LOCATED ALREADY`);
    const isStillActive = file.locate!.stillActive.includes(message.fields.get("PHR") ?? "");
    const event = eventOf("LOCATED", message, agreeing, context);
    const next = withEvent(
      isStillActive ? record : withLife(record, { status: "located", locatedMs: context.nowMs() }),
      event,
    );
    const result = this.#written("locate", file, next, message, context);
    this.#options.notices.located(file, next, event, { atMs: context.nowMs(), isTest: context.isTest });
    return result;
  }

  #supplement({ file, record, agreeing }: Confirmed, message: MessageText, context: ActContext): ActResult {
    const { most } = file.supplement!;
    const added = [...message.fields].filter(
      ([code]) => !agreeing.has(code) && code !== "NIC" && code !== "FCN",
    );
    if (added.length === 0) return refused("NO FURTHER VALUE TO ADD");
    const supplements = [...(record.life?.supplements ?? [])];
    for (const [code, value] of added) {
      const limit = most.get(code);
      if (limit === undefined)
        return refused(`${code} IS NOT SUPPLEMENTAL DATA - ${orList([...most.keys()])} ARE`);
      if (value.length > VALUE_CHARACTERS_MAX)
        return refused(`${code} HAS MORE THAN ${VALUE_CHARACTERS_MAX} CHARACTERS`);
      if (supplements.filter(([one]) => one === code).length >= limit)
        return refused(`${code} - THE RECORD HAS ${limit} ALREADY`);
      supplements.push([code, value]);
    }
    return this.#grown("supplement", file, withLife(record, { supplements }), record, message, context);
  }

  #unsupplement({ file, record, agreeing }: Confirmed, message: MessageText, context: ActContext): ActResult {
    const { most } = file.supplement!;
    const supplements = [...(record.life?.supplements ?? [])];
    let removed = 0;
    for (const [code, value] of message.fields) {
      const at = supplements.findIndex(([one, held]) => one === code && held === value);
      if (at >= 0) {
        supplements.splice(at, 1);
        removed++;
      } else if (most.has(code) && !agreeing.has(code)) {
        return refused(`${code}/${value} IS NOT SUPPLEMENTAL DATA OF THE RECORD`);
      }
    }
    if (removed === 0) return refused("NO SUPPLEMENTAL VALUE TO REMOVE");
    return this.#written("unsupplement", file, withLife(record, { supplements }), message, context);
  }

  #event(
    { file, record, agreeing }: Confirmed,
    rule: EventRule,
    message: MessageText,
    context: ActContext,
  ): ActResult {
    const event = eventOf(rule.words, message, agreeing, context);
    let next = record;
    if (rule.sets) {
      for (const [code, value] of message.fields) {
        if (!agreeing.has(code) && !NOT_DATA.has(code)) next = withValue(next, code, value, context.nowMs());
      }
    }
    next = withEvent(next, event);
    const result = this.#written("event", file, next, message, context);
    if (rule.tellsOwner && message.origin !== record.ORI)
      this.#options.notices.event(file, next, event, { atMs: context.nowMs(), isTest: context.isTest });
    return result;
  }

  /** Written, and told to those whose inquiries would now find it. */
  #grown(
    act: RecordAct,
    file: RecordFileDefinition,
    record: HotRecord,
    before: HotRecord,
    message: MessageText,
    context: ActContext,
  ): DoneAct {
    const result = this.#written(act, file, record, message, context);
    const { nowMs, isTest } = context;
    this.#options.notices.entered(file, result.record, before, message.origin, { atMs: nowMs(), isTest });
    return result;
  }

  #written(
    act: RecordAct,
    file: RecordFileDefinition,
    record: HotRecord,
    { origin }: MessageText,
    { nowMs, number, isTest }: ActContext,
  ): DoneAct {
    const line = { atMs: nowMs(), act, ORI: origin, number };
    const written = this.#options.writer.write(file, record, line, isTest);
    return { kind: "done", act, file, record: written, isRepeat: false };
  }

  #words(words: string, letters: string): string {
    const meanings = [...letters].map(
      (letter) => this.#options.indicators.find((one) => one.letter === letter)?.words ?? letter,
    );
    return [words, ...meanings].join(" - ");
  }

  // ── repeats ───────────────────────────────────────────────────────────────────────────────────────────────

  #earlier(changes: Changes, content: string, context: ActContext): Effect<HotRecord> | undefined {
    const known = effectOf(changes, content, context);
    if (known !== undefined) return known as Effect<HotRecord>;
    const latest = changes.effect(content) as Effect<HotRecord> | undefined;
    if (latest === undefined) return undefined;
    // The record is as the message left it: doing the same again would be no more than saying so again.
    const isUntouched = changes.get(latest.id)?.life?.revision === latest.result.life?.revision;
    return isUntouched ? latest : undefined;
  }

  #repeated({ act, result }: Effect<HotRecord>): DoneAct {
    const file = this.#options.hot.file(result.file);
    return { kind: "done", act: act as RecordAct, file, record: result, isRepeat: true };
  }

  #remember(changes: Changes, content: string, { act, file, record }: DoneAct, context: ActContext): void {
    const id = recordId(file, record);
    const { number } = context;
    rememberEffect(changes, content, { atMs: context.nowMs(), number, act, id, result: record });
  }
}

const DUPLICATE_CANDIDATES_MAX = 300;
/**
 * Longest value that a file is searched by: the longest identifiers of the dictionary have 50 characters, and the
 * search key around it has to stay within KEY_CHARACTERS_MAX.
 */
const VALUE_CHARACTERS_MAX = 50;

function isIdentifier({ identifiers }: RecordFileDefinition, code: string): boolean {
  return identifiers.some(({ by, also }) => by === code || also.includes(code));
}

function* rolesOf(file: RecordFileDefinition): Generator<readonly [key: string, role: Role]> {
  const plain = (act: RecordAct): Role => ({ file, act, words: "", event: null });
  for (const { key, words } of file.enter) yield [key, { file, act: "enter", words, event: null }];
  if (file.modify !== null) yield [file.modify, plain("modify")];
  if (file.cancel !== null) yield [file.cancel, plain("cancel")];
  if (file.clear !== null) yield [file.clear, plain("clear")];
  if (file.locate !== null) yield [file.locate.key, plain("locate")];
  if (file.supplement !== null) {
    yield [file.supplement.add, plain("supplement")];
    yield [file.supplement.remove, plain("unsupplement")];
  }
  for (const event of file.events) yield [event.key, { file, act: "event", words: event.words, event }];
}

/** Who may do it: the owner everything but a locate, another agency nothing but that (ncic-clets 2.6). */
function ownership(
  { file, record }: Confirmed,
  { act, event }: Role,
  { origin }: MessageText,
): string | null {
  const isOwner = origin === record.ORI;
  const by = act === "locate" ? "other" : (event?.by ?? "owner");
  if (by === "owner" && !isOwner) return `ORI/${origin} IS NOT THE ENTERING AGENCY`;
  if (by === "other" && isOwner) {
    const instead = act === "locate" && file.clear !== null ? ` - USE ${file.clear}` : "";
    return `THE ENTERING AGENCY ORI/${origin} MAY NOT ${act === "locate" ? "LOCATE" : "REPORT ON"} ITS OWN RECORD${instead}`;
  }
  return null;
}

/** The words of a record without what indicators added. */
function kindOf(words: string): string {
  return words.split(" - ", 1)[0]!;
}

/** From this model year on a VIN has 17 characters. */
const LONG_VIN_YEAR = "1981";
const VIN_CHARACTERS = 17;

/** What the file asks of a record and these data do not have (`requires` in config/dictionary/files.yaml). */
function lacks(
  { requires: { always, oneOf, whole } }: RecordFileDefinition,
  data: ReadonlyMap<string, string>,
): string | null {
  const missing = always.find((code) => !data.has(code));
  if (missing !== undefined) return `${missing} MISSING`;
  if (oneOf.length > 0 && !oneOf.some((code) => data.has(code))) return `${orList(oneOf)} MISSING`;
  const partial = whole.find((code) => isPartial(code, data));
  return partial === undefined ? null : `${partial}/${data.get(partial)} - PARTIAL NUMBERS ARE NOT ACCEPTED`;
}

function isPartial(code: string, data: ReadonlyMap<string, string>): boolean {
  const value = data.get(code);
  if (value === undefined) return false;
  if (!/^[A-Z0-9]+$/.test(value)) return true;
  const isLong = code === "VIN" && (data.get("VYR") ?? "") >= LONG_VIN_YEAR;
  return isLong && value.length !== VIN_CHARACTERS;
}

function refused(reason: string): RefusedAct {
  return { kind: "refused", reason };
}

function cautionsOf(codes: string): readonly string[] {
  return codes.match(/../g) ?? [];
}

function dataOf(record: HotRecord): ReadonlyMap<string, string> {
  return new Map(Object.entries({ ...record.fields, ...record.alsoFoundBy }));
}

/** The record with another value of a field; an empty value takes the field away. */
function withValue(record: HotRecord, code: string, value: string, atMs: number): HotRecord {
  if (code === "OCA") return { ...record, OCA: value };
  if (code === "CMC") return { ...record, cautions: cautionsOf(value) };
  // Who names a validator has looked at the whole record (2.9).
  if (code === "VLN") {
    const fields = { ...record.fields, VLN: value, VLD: dayOf(atMs) };
    return { ...withLife(record, { validatedMs: atMs }), fields };
  }
  const part = code in record.alsoFoundBy ? "alsoFoundBy" : "fields";
  const { [code]: _, ...rest } = record[part];
  return { ...record, [part]: value === "" ? rest : { ...record[part], [code]: value } };
}

function withEvent(record: HotRecord, event: RecordEvent): HotRecord {
  return withLife(record, { events: [...(record.life?.events ?? []), event] });
}

function withLife(record: HotRecord, change: Partial<RecordLife>): HotRecord {
  return { ...record, life: { ...lifeOf(record), ...change } };
}

/** The life of a record, or that of a generated one which begins with its first change. */
function lifeOf({ life, entered }: HotRecord): RecordLife {
  return (
    life ?? {
      status: "active",
      isGenerated: true,
      entryKey: "",
      enteredMs: 0,
      updated: entered,
      locatedMs: 0,
      validatedMs: 0,
      revision: 0,
      supplements: [],
      events: [],
    }
  );
}

/** What identifies the record is not told again. */
function eventOf(
  words: string,
  { origin, fields }: MessageText,
  agreeing: ReadonlySet<string>,
  { nowMs }: ActContext,
): RecordEvent {
  const told = [...fields].filter(([code]) => !NOT_DATA.has(code) && !agreeing.has(code));
  return { words, date: dayOf(nowMs()), ORI: origin, fields: Object.fromEntries(told) };
}

function orList(codes: readonly string[]): string {
  return codes.length < 2 ? codes.join("") : `${codes.slice(0, -1).join(", ")} OR ${codes.at(-1)}`;
}
