/**
 * ORION, the directory of agencies (nlets 17): every ORI that messages come from or go to is in it.
 *
 * Each state's agencies follow from a rule (counties 901 to 999, twelve agencies in each), so that 60,000 of them
 * need no disk; what was added, updated or deleted lies above it. California's service agency changes the records of
 * California, and nobody else's.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { TwinTable } from "../../../files/twinTable.ts";
import { agencyName, agencyTelephone } from "../../../population/agencies.ts";
import { twoDigits } from "../../../population/draw.ts";
import { CRLF } from "../../answerText.ts";
import { HOME } from "../members.ts";
import type { NetworkData } from "../networkData.ts";
import { NLETS_ORI, type Reply } from "../nletsText.ts";

/** One agency; the codes are those of the fields. "" where a record has none. */
export interface AgencyRecord {
  readonly ORI: string;
  readonly LOC: string;
  readonly TYP: string;
  readonly AGN: string;
  readonly ADR: string;
  readonly PHO: string;
  readonly FAX: string;
  readonly ALT: string;
  readonly REM: string;
  readonly ACT: string;
}

const EMPTY: AgencyRecord = {
  ...{ ORI: "", LOC: "", TYP: "", AGN: "", ADR: "", PHO: "", FAX: "", ALT: "", REM: "", ACT: "A" },
};

const ORI_CHARACTERS = 9;
const UPDATABLE = ["LOC", "TYP", "AGN", "ADR", "PHO", "FAX", "ALT", "REM", "ACT"] as const;
/** Fields that a value of nothing but zeros blanks. */
const BLANKED_BY_ZEROS: ReadonlySet<string> = new Set(["ALT", "REM"]);

/** Last four characters of an ORI and type of the agency: a sheriff, nine police departments, prosecutor, jail. */
const UNITS: readonly (readonly [unit: string, type: string])[] = [
  ["0000", "SO"],
  ...Array.from({ length: 9 }, (_, at): readonly [string, string] => [`0${at + 1}00`, "PD"]),
  ["013A", "JA"],
  ["013C", "JC"],
];
const COUNTIES = Array.from({ length: 99 }, (_, at) => `9${twoDigits(at + 1)}`);
/** Agencies that are no state's: systems behind Nlets that are asked by ORI. */
const NATIONAL: readonly AgencyRecord[] = [
  national("DC901NDPX", "FE", "DRUG POINTER INDEX"),
  national("DC902NDPX", "FE", "DRUG POINTER INDEX, TEST"),
  national("DC901LEOF", "FE", "OFFICERS FLYING ARMED"),
  national("MA901BCNV", "NJ", "RECOVERY BEACONS"),
  national("AZ901ALRM", "NJ", "ALARM COMPANY"),
];

export class AgencyDirectory {
  readonly #store: ChangeStore;
  readonly #options: NetworkData["directory"];
  /** Records that were added or changed; false for one that was deleted. */
  readonly #changes: TwinTable<AgencyRecord | false, string>;
  /** Two letters of everybody whose agencies are in it. */
  readonly #states: readonly string[];
  readonly #generated = new Map<string, ReadonlyMap<string, AgencyRecord>>();

  constructor(changes: ChangeStore, states: readonly string[], options: NetworkData["directory"]) {
    this.#store = changes;
    this.#states = states;
    this.#options = options;
    this.#changes = new TwinTable(changes, "directory");
  }

  /** True for an ORI that is in the directory and active: messages from and to others do not travel. */
  isActive(ori: string, isTest: boolean): boolean {
    return this.find(ori, isTest)?.ACT === "A";
  }

  find(ori: string, isTest: boolean): AgencyRecord | undefined {
    if (this.#changes.of(isTest).get(ori) === false) return undefined;
    return this.#recorded(ori, isTest) ?? ofOwnState(ori);
  }

  /** One that was entered, or follows from the rule. */
  #recorded(ori: string, isTest: boolean): AgencyRecord | undefined {
    const changed = this.#changes.of(isTest).get(ori);
    if (changed === false) return undefined;
    return changed ?? this.#generatedOf(ori.slice(0, 2)).get(ori);
  }

  /** Answers TQ; `member` is the state that was asked, or null for the whole directory. */
  search({ fields }: MessageText, member: string | null, isTest: boolean): Reply {
    const ori = fields.get("ORI") ?? "";
    const matches: AgencyRecord[] = [];
    const states = ori === "" ? (member === null ? this.#states : [member]) : [ori.slice(0, 2)];
    for (const state of states) {
      if (member !== null && state !== member) continue;
      for (const record of this.#recordsOf(state, isTest)) {
        if (!record.ORI.startsWith(ori) || !agrees(record, fields)) continue;
        matches.push(record);
        if (matches.length > this.#options.listedMax) break;
      }
    }
    if (matches.length === 0) {
      const isMeant = ori.length === ORI_CHARACTERS && (member === null || ori.startsWith(member));
      const exact = isMeant ? this.find(ori, isTest) : undefined;
      if (exact !== undefined && agrees(exact, fields)) matches.push(exact);
    }
    if (matches.length === 0) {
      const asked = [...fields].map(([code, value]) => `${code}/${value}`).join(".");
      return reply(`NOT ON FILE ${asked}`, false);
    }
    const shown = matches.slice(0, this.#options.listedMax);
    const lines = shown.map(recordText);
    if (matches.length > shown.length) lines.push(`${shown.length} AGENCIES SHOWN - NARROW THE SEARCH`);
    else if (shown.length > 1) lines.push(`${shown.length} AGENCIES`);
    return reply(lines.join(CRLF), true);
  }

  /** Answers TA, TU and TD. */
  change({ key, origin, fields }: MessageText, isTest: boolean): Reply {
    const ori = fields.get("ORI") ?? "";
    const line = origin.slice(0, 2);
    if (ori.slice(0, 2) !== line) return refusal(`ORI/${ori} DOES NOT BELONG TO ${line}`);
    const before = this.find(ori, isTest);
    switch (key) {
      case "TA": {
        if (this.#recorded(ori, isTest) !== undefined)
          return refusal(`ORI/${ori} IS IN THE DIRECTORY ALREADY`);
        const record = updated({ ...EMPTY, ORI: ori, ACT: "A" }, fields);
        this.#write(ori, record, isTest);
        return reply(`ADDED${CRLF}${recordText(record)}`, false);
      }
      case "TU": {
        if (before === undefined) return refusal(`ORI/${ori} IS NOT IN THE DIRECTORY`);
        const record = updated(before, fields);
        this.#write(ori, record, isTest);
        return reply(`UPDATED${CRLF}${recordText(record)}`, false);
      }
      default:
        if (before === undefined) return refusal(`ORI/${ori} IS NOT IN THE DIRECTORY`);
        this.#write(ori, false, isTest);
        return reply(`DELETED ORI/${ori}`, false);
    }
  }

  #write(ori: string, record: AgencyRecord | false, isTest: boolean): void {
    this.#store.transaction(() => this.#changes.of(isTest).putSync(ori, record));
  }

  *#recordsOf(state: string, isTest: boolean): Generator<AgencyRecord> {
    const changes = this.#changes.of(isTest);
    const generated = this.#generatedOf(state);
    for (const record of generated.values()) {
      const changed = changes.get(record.ORI);
      if (changed !== false) yield changed ?? record;
    }
    for (const { key, value } of changes.getRange({ start: state, end: `${state}~` })) {
      if (value !== false && !generated.has(key)) yield value;
    }
  }

  #generatedOf(state: string): ReadonlyMap<string, AgencyRecord> {
    let records = this.#generated.get(state);
    if (records === undefined) {
      records = generate(state, this.#options.inactiveEvery);
      this.#generated.set(state, records);
    }
    return records;
  }
}

function generate(state: string, inactiveEvery: number): ReadonlyMap<string, AgencyRecord> {
  const records = new Map<string, AgencyRecord>();
  let count = 0;
  for (const county of COUNTIES) {
    for (const [unit, TYP] of UNITS) {
      const ORI = `${state}${county}${unit}`;
      count++;
      // The whole state's agency answers for it, so it is never the inactive one.
      const isInactive = count % inactiveEvery === 0 && unit !== "0000";
      records.set(ORI, {
        ...EMPTY,
        ORI,
        LOC: `COUNTY ${county}`,
        TYP,
        AGN: agencyName(ORI),
        ADR: `1 FIXTURE WAY, SAMPLETON ${state}`,
        PHO: agencyTelephone(ORI),
        ACT: isInactive ? "I" : "A",
      });
    }
  }
  for (const record of NATIONAL) if (record.ORI.startsWith(state)) records.set(record.ORI, record);
  // The examples of the fact base come from county 099.
  const ORI = `${state}0990100`;
  records.set(ORI, {
    ...EMPTY,
    ORI,
    LOC: "COUNTY 099",
    TYP: "PD",
    AGN: agencyName(ORI),
    PHO: agencyTelephone(ORI),
  });
  return records;
}

/** Our own state has other agencies than the rule gives; who sends over our line is one of them. */
function ofOwnState(ORI: string): AgencyRecord | undefined {
  if (!ORI.startsWith(HOME) || !/^[A-Z]{2}9(?!00)[0-9]{2}[A-Z0-9]{4}$/.test(ORI)) return undefined;
  return {
    ...EMPTY,
    ORI,
    LOC: `COUNTY ${ORI.slice(2, 5)}`,
    TYP: "LE",
    AGN: agencyName(ORI),
    PHO: agencyTelephone(ORI),
  };
}

function national(ORI: string, TYP: string, AGN: string): AgencyRecord {
  return { ...EMPTY, ORI, LOC: "SAMPLETON", TYP, AGN, PHO: agencyTelephone(ORI) };
}

function agrees(record: AgencyRecord, fields: MessageText["fields"]): boolean {
  const [location, type] = [fields.get("LOC"), fields.get("TYP")];
  return (
    (location === undefined || record.LOC.includes(location)) && (type === undefined || record.TYP === type)
  );
}

function updated(record: AgencyRecord, fields: MessageText["fields"]): AgencyRecord {
  const changes: Partial<Record<(typeof UPDATABLE)[number], string>> = {};
  for (const code of UPDATABLE) {
    const value = fields.get(code);
    if (value === undefined) continue;
    changes[code] = BLANKED_BY_ZEROS.has(code) && /^0+$/.test(value) ? "" : value;
  }
  return { ...record, ...changes };
}

function recordText({ ORI, LOC, TYP, AGN, ADR, PHO, FAX, ALT, REM, ACT }: AgencyRecord): string {
  const values = Object.entries({ ORI, LOC, TYP, AGN, ADR, PHO, FAX, ALT, ACT, REM });
  return values.flatMap(([code, value]) => (value === "" ? [] : [`${code}/${value}`])).join(".");
}

function reply(body: string, isHit: boolean): Reply {
  return { key: "TR", originator: NLETS_ORI, body, isHit, isMade: true };
}

function refusal(reason: string): Reply {
  return { ...reply(`REJECT - ${reason}`, false), isError: true };
}
