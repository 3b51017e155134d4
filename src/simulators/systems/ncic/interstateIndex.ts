/**
 * III, the interstate identification index: who has a criminal history, and who holds it (ncic-clets 3.5).
 *
 * The index has everybody whom a state's file has, with the number of the FBI. A record is asked by number: the part
 * that the FBI holds itself comes back at once; what a state holds comes from that state, as a message of its own (CR),
 * which in the field travels by Nlets.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import type { Population } from "../../population/population.ts";
import { FULL_SIZES, sizeAt } from "../../population/sizes.ts";
import { STATES } from "../../population/states.ts";
import { birthDates, middleAgrees, nameKey } from "../../store/names.ts";
import type { FileDefinition, FilePlan, RecordFile, RecordStore } from "../../store/recordStore.ts";
import { RECORDS_MAX } from "../../store/stateFiles.ts";
import type { Answer } from "../../system.ts";
import { CRLF, inParts } from "../answerText.ts";
import { rapSheet } from "../rapSheet.ts";

/** One line of the index: enough to find the subject again in the population. */
interface IndexRow {
  readonly FBI: string;
  readonly SID: string;
  readonly state: string;
  readonly index: number;
  readonly NAM: string;
  readonly SEX: string;
  readonly RAC: string;
  readonly DOB: string;
  readonly SOC: string;
}

const INDEX: FileDefinition<IndexRow> = {
  name: "iii",
  idOf: ({ FBI }) => FBI,
  keysOf: ({ NAM, DOB, SID, SOC }) => [
    `NAM:${nameKey(NAM)}`,
    `NAM:${nameKey(NAM)}|${DOB}`,
    `SID:${SID}`,
    `SOC:${SOC}`,
  ],
};

/** Keys that ask the index, and those that ask for a record. */
const INDEX_KEYS: ReadonlySet<string> = new Set(["QH", "ZI"]);
const RECORD_KEYS: ReadonlySet<string> = new Set(["QR", "ZR"]);
/** Answer of a state to a record request. */
const STATE_RESPONSE = "CR";
const CANDIDATES_MAX = 300;
/** A state's answer comes by another network. */
const STATE_MS = 400;

const IDENTIFIERS = ["FBI", "SID", "SOC", "MNU", "NAM"] as const;
const SHOWN_WITH_NAME = ["SEX", "RAC", "DOB"] as const;

/** The same subjects as those of the systems of the states, in the same numbers. */
export function planIndex(population: Population, scale: number): FilePlan<never>[] {
  const { cjis, leds, ncjis, nlets } = FULL_SIZES;
  const sizes: Readonly<Record<string, number>> = {
    CA: cjis.subjects,
    OR: leds.subjects,
    NV: ncjis.subjects,
  };
  return STATES.map((state) => {
    const rowAt = (index: number): IndexRow => {
      const { FBI, SID, NAM, SEX, RAC, DOB, SOC } = population.subject(state, index);
      return { FBI, SID, state, index, NAM, SEX, RAC, DOB, SOC };
    };
    const count = sizeAt(sizes[state] ?? nlets.subjects, scale);
    return { definition: INDEX, count, rowAt, also: [] } as unknown as FilePlan<never>;
  });
}

export class InterstateIndex {
  readonly #rows: RecordFile<IndexRow>;
  readonly #population: Population;

  constructor(store: RecordStore, population: Population) {
    this.#rows = store.file(INDEX);
    this.#population = population;
  }

  serves(key: string): boolean {
    return INDEX_KEYS.has(key) || RECORD_KEYS.has(key);
  }

  /** `headerOf` gives the header of an answer under a key. */
  answer(message: MessageText, nowMs: number, headerOf: (key: string) => string): readonly Answer[] {
    return INDEX_KEYS.has(message.key)
      ? [this.#listing(message, headerOf)]
      : this.#records(message, nowMs, headerOf);
  }

  /** Lines of the index for a message, and whether there are any. */
  lines({ fields }: Pick<MessageText, "fields">): { readonly body: string; readonly isHit: boolean } {
    const rows = this.#find(fields);
    if (rows.length === 0) return { body: `NO IDENTIFIABLE RECORD IN III ${shown(fields)}`, isHit: false };
    const lines = rows.slice(0, RECORDS_MAX).map((row) => this.#indexLine(row));
    if (rows.length > RECORDS_MAX) lines.push("MORE RECORDS, NARROW THE SEARCH");
    return { body: lines.join(CRLF), isHit: true };
  }

  #listing(message: MessageText, headerOf: (key: string) => string): Answer {
    const { body, isHit } = this.lines(message);
    return { text: headerOf(message.key) + body, isHit };
  }

  #indexLine(row: IndexRow): string {
    const held = this.#population.federalSubject(row.state, row.index) === null ? "" : "FBI ";
    return (
      `FBI/${row.FBI} NAM/${row.NAM} SEX/${row.SEX} RAC/${row.RAC} DOB/${row.DOB}${CRLF}` +
      `  RECORD HELD BY ${held}${row.state} SID/${row.SID}`
    );
  }

  /** What the FBI holds, and one message from the state that holds the rest. */
  #records(message: MessageText, nowMs: number, headerOf: (key: string) => string): Answer[] {
    const [row] = this.#find(message.fields);
    if (row === undefined) {
      return [{ text: `${headerOf(message.key)}NO RECORD IN III ${shown(message.fields)}`, isHit: false }];
    }
    const federal = this.#population.federalSubject(row.state, row.index);
    const pointer = `RECORD OF ${row.state} SID/${row.SID} FOLLOWS FROM THE STATE`;
    const own =
      federal === null
        ? `NO RECORD IS HELD BY THE FBI${CRLF}${pointer}`
        : `${pointer}${CRLF}${rapSheet(federal, message, nowMs)}`;
    const subject = this.#population.subject(row.state, row.index);
    const answers: Answer[] = inParts(headerOf(message.key), own).map((text) => ({ text, isHit: true }));
    for (const text of inParts(headerOf(STATE_RESPONSE), rapSheet(subject, message, nowMs)))
      answers.push({ text, isHit: true, delayMs: STATE_MS });
    return answers;
  }

  /** By each number, else by name; each subject once. */
  #find(fields: MessageText["fields"]): IndexRow[] {
    const found = new Map<string, IndexRow>();
    for (const code of IDENTIFIERS) {
      const value = fields.get(code);
      if (value === undefined) continue;
      for (const row of this.#by(code, value, fields)) found.set(row.FBI, row);
    }
    return [...found.values()];
  }

  #by(code: (typeof IDENTIFIERS)[number], value: string, fields: MessageText["fields"]): IndexRow[] {
    if (code === "FBI") {
      const row = this.#rows.get(value);
      return row === undefined ? [] : [row];
    }
    if (code !== "NAM") return this.#rows.find(`${code}:${value}`, RECORDS_MAX + 1);
    const birth = fields.get("DOB");
    const key = `NAM:${nameKey(value)}`;
    const keys = birth === undefined ? [key] : birthDates(birth).map((date) => `${key}|${date}`);
    return keys
      .flatMap((one) => this.#rows.find(one, CANDIDATES_MAX))
      .filter((row) => middleAgrees(row.NAM, value) && agrees(row, fields));
  }
}

function agrees(row: IndexRow, fields: MessageText["fields"]): boolean {
  return (["SEX", "RAC"] as const).every((code) => {
    const asked = fields.get(code);
    return asked === undefined || asked === "U" || row[code] === "U" || row[code] === asked;
  });
}

function shown(fields: MessageText["fields"]): string {
  const codes = fields.has("NAM") ? [...IDENTIFIERS, ...SHOWN_WITH_NAME] : IDENTIFIERS;
  return codes.flatMap((code) => (fields.has(code) ? [`${code}/${fields.get(code)}`] : [])).join(" ");
}
