/**
 * The life of a record at one system, by the keys of its file: entered, found, changed, located, ended.
 *
 * Messages are the dictionary's own examples with the number and the identifiers of the record at hand put in.
 */
import type { Dictionary, MessageKey, RecordFileDefinition } from "../../src/dictionary/model.ts";
import { type MessageText, parseMessageText } from "../../src/domain/messageText.ts";
import type { Agencies } from "./agencies.ts";
import { aboutNobody } from "./attempts.ts";

/** What one key did at one system. */
export interface Deed {
  readonly key: string;
  readonly kind: "entered" | "changed" | "ended" | "found" | "notFound";
  readonly isDone: boolean;
  /** What the system said, for whoever reads a failing test. */
  readonly said: string;
}

const ENTRY_NUMBER = /\b(?:FCN\/(\d{13})|NIC\/([A-Z]\d{9}))/;

export class LifeOfRecord {
  readonly #dictionary: Dictionary;
  readonly #file: RecordFileDefinition;
  readonly #system: string;
  readonly #agencies: Agencies;
  /** Enters and owns. */
  readonly #owner: string;
  /** Finds and locates. */
  readonly #other: string;
  readonly deeds: Deed[] = [];

  constructor(dictionary: Dictionary, file: RecordFileDefinition, system: string, agencies: Agencies) {
    this.#dictionary = dictionary;
    this.#file = file;
    this.#system = system;
    this.#agencies = agencies;
    const isFederal = file.enter.some(({ key }) => this.#key(key)?.permission === "federalEntry");
    this.#owner = isFederal ? "CA9028000" : "CA9190000";
    this.#other = isFederal ? "CA9018000" : "CA9370000";
  }

  /** Lives once for each entry key: the first is cleared, and entered again to be cancelled; the others are cancelled. */
  async live(): Promise<void> {
    const { modify, cancel, locate, clear, supplement, events } = this.#file;
    for (const [index, key] of this.#entryKeys().entries()) {
      const entered = await this.#enter(key);
      if (entered === null) continue;
      if (index === 0) {
        await this.#ask(entered);
        if (modify !== null) await this.#act(modify, "changed", entered);
        if (supplement !== null) {
          await this.#supplement(supplement.add, supplement.remove, entered);
        }
        for (const event of events) await this.#act(event.key, "changed", entered, event.by === "other");
        if (locate !== null) await this.#act(locate.key, "changed", entered, true);
      }
      const end = index === 0 && clear !== null ? clear : (cancel ?? clear);
      if (end === null) continue;
      await this.#act(end, "ended", entered);
      if (end === cancel || cancel === null) continue;
      const again = await this.#enter(key);
      if (again !== null) await this.#act(cancel, "ended", again);
    }
  }

  /** With and without indicators behind a hyphen. */
  #entryKeys(): string[] {
    const own = this.#file.enter.map(({ key }) => key);
    const suffixed = this.#dictionary.keys
      .map(({ key }) => key)
      .filter((key) => own.includes(key.split("-")[0]!));
    return [...new Set([...own, ...suffixed])];
  }

  async #enter(key: string): Promise<Entered | null> {
    const text = this.#example(key);
    if (text === null) return null;
    const { body } = parseMessageText(text)!;
    const message = `${key}.${this.#owner}.${this.#system}.*C1.TXT ${body}`;
    const said = await this.#agencies.say(message);
    const [, fcn, nic] = ENTRY_NUMBER.exec(said) ?? [];
    const isDone = (nic !== undefined || fcn !== undefined) && !/REJECT|REFUSED/.test(said);
    this.deeds.push({ key, kind: "entered", isDone, said });
    const number = this.#file.fcn !== null && fcn !== undefined ? `FCN/${fcn}` : `NIC/${nic}`;
    return isDone ? { number, fields: parseMessageText(message)!.fields } : null;
  }

  /** Finds it by what it was entered with, by every key that searches the file; finds nobody else. */
  async #ask(entered: Entered): Promise<void> {
    for (const key of [...this.#file.inquire, ...this.#file.investigate]) {
      if (!(this.#key(key)?.destinationCodes.includes(this.#system) ?? false)) continue;
      let [found, missed] = ["", ""];
      for (const fields of questions(this.#key(key)!, this.#file, entered)) {
        const text = compose(key, this.#other, this.#system, fields);
        const said = await this.#agencies.say(text);
        if (found === "" || said.includes(entered.number)) found = said;
        const nobody = aboutNobody(text, this.#dictionary);
        if (nobody !== null && missed === "") missed = await this.#agencies.say(nobody);
      }
      this.deeds.push({ key, kind: "found", isDone: found.includes(entered.number), said: found });
      this.deeds.push({
        key,
        kind: "notFound",
        isDone: /\bNO (?:RECORD|NCIC WANT)\b/.test(missed),
        said: missed,
      });
    }
  }

  /** Adds what the first fitting example of the key adds, and takes it away again. */
  async #supplement(add: string, remove: string, entered: Entered): Promise<void> {
    let said = "";
    for (const example of this.#examples(add)) {
      const more = [...parseMessageText(example)!.fields].filter(([code]) => !NUMBERS.has(code));
      // A number and one more field name the record; what else the example has is new.
      const message = (key: string) =>
        compose(key, this.#owner, this.#system, [
          numberPair(entered.number),
          ...this.#confirmation(key, entered),
          ...more.filter(([code]) => code !== "NAM"),
        ]);
      said = await this.#agencies.say(message(add));
      if (!isDone(said)) continue;
      this.deeds.push({ key: add, kind: "changed", isDone: true, said });
      const gone = await this.#agencies.say(message(remove));
      this.deeds.push({ key: remove, kind: "changed", isDone: isDone(gone), said: gone });
      return;
    }
    for (const key of [add, remove]) this.deeds.push({ key, kind: "changed", isDone: false, said });
  }

  async #act(key: string, kind: "changed" | "ended", entered: Entered, byOther = false): Promise<void> {
    const text = this.#example(key);
    if (text === null) return;
    // The example is about another record: what identifies that one is left out or becomes this one's.
    const fields = [...parseMessageText(text)!.fields].flatMap(([code, value]) => {
      if (NUMBERS.has(code)) return [];
      // An outcome that leaves the record active, or time may end it before its owner does.
      const outcome = key === this.#file.locate?.key ? this.#file.locate.stillActive[0] : undefined;
      if (code === "PHR" && outcome !== undefined) return [[code, outcome] as const];
      if (!this.#file.confirmedBy.includes(code)) return [[code, value] as const];
      const own = entered.fields.get(code);
      return own === undefined ? [] : [[code, own] as const];
    });
    const isChange =
      key === this.#file.modify && this.#takes(key, "MIS") && !fields.some(([code]) => code === "MIS");
    const change = isChange ? [["MIS", "EXERCISE ONLY"] as const] : [];
    const message = compose(key, byOther ? this.#other : this.#owner, this.#system, [
      numberPair(entered.number),
      ...this.#confirmation(key, entered),
      ...fields,
      ...change,
    ]);
    const said = await this.#agencies.say(message);
    this.deeds.push({ key, kind, isDone: isDone(said), said });
  }

  /** The agency's own case number, where the key takes it. */
  #confirmation(key: string, { fields }: Entered): (readonly [string, string])[] {
    const oca = fields.get("OCA");
    return oca !== undefined && this.#takes(key, "OCA") ? [["OCA", oca]] : [];
  }

  #takes(key: string, code: string): boolean {
    return this.#key(key)!.ruleSets.some(({ fields }) => fields.some((id) => id.split(".")[0] === code));
  }

  #key(key: string): MessageKey | null {
    return this.#dictionary.keys.find((one) => one.key === key) ?? null;
  }

  /** An example of the key for this system, or for another that takes the same. */
  #example(key: string): string | null {
    const texts = this.#examples(key);
    const exact = texts.find((text) => parseMessageText(text)?.destinations.includes(this.#system));
    return exact ?? texts[0] ?? null;
  }

  #examples(key: string): readonly string[] {
    const definition = this.#key(key);
    if (definition === null || !definition.destinationCodes.includes(this.#system)) return [];
    const [base] = key.split("-");
    const examples =
      definition.examples.length > 0 ? definition.examples : (this.#key(base!)?.examples ?? []);
    return examples.filter((text) => parseMessageText(text)?.dialect !== "ncic");
  }
}

/** What names another record in an example. */
const NUMBERS: ReadonlySet<string> = new Set(["NIC", "FCN", "OCA"]);

function isDone(said: string): boolean {
  return said !== "" && !/REJECT|NOTICE|REFUSED/.test(said);
}

export interface Entered {
  /** `FCN/…` or `NIC/…`. */
  readonly number: string;
  readonly fields: MessageText["fields"];
}

/** Fields to ask with: each identifier of the file with what narrows it, the looks, the number. */
export function questions(
  key: MessageKey,
  { identifiers, description }: RecordFileDefinition,
  record: Entered,
): (readonly (readonly [string, string])[])[] {
  const taken = new Set(key.ruleSets.flatMap(({ fields }) => fields.map((id) => id.split(".")[0]!)));
  const of = (codes: readonly string[]) =>
    codes.flatMap((code) => {
      const value = record.fields.get(code);
      return value === undefined || !taken.has(code) ? [] : [[code, value] as const];
    });
  const justification = [
    ["PUR", "C"],
    ["ATN", "DOEJ 4711"],
    ["RSN", "INV"],
    ["CAS", "26-000123"],
  ].filter(([code]) => taken.has(code!)) as [string, string][];
  return [
    ...identifiers.map(({ by, narrowedBy }) => of([by, ...narrowedBy])),
    of(description),
    [numberPair(record.number)],
  ]
    .filter((fields) => fields.length > 0)
    .map((fields) => [...justification, ...fields]);
}

function numberPair(number: string): readonly [string, string] {
  const [code, value] = number.split("/");
  return [code!, value!];
}

function compose(
  key: string,
  origin: string,
  destination: string,
  fields: readonly (readonly [string, string])[],
): string {
  return `${key}.${origin}.${destination}.*C1.TXT ${fields.map(([code, value]) => `${code}/${value}`).join(".")}`;
}
