/**
 * NCIC: stolen vehicles, guns, articles, wanted persons of the whole nation (ncic-clets 2).
 *
 * It is asked directly, or gets a copy of what goes to a state file; either way it answers in its own name.
 */
import type { MessageText } from "../../domain/messageText.ts";
import { agencyName, agencyTelephone } from "../population/agencies.ts";
import type { Population } from "../population/population.ts";
import type { HotRecord } from "../population/records.ts";
import { FULL_SIZES, sizeAt } from "../population/sizes.ts";
import { HotFiles, planHotFile } from "../store/hotFiles.ts";
import type { FilePlan, RecordStore } from "../store/recordStore.ts";
import type { Answer, DatabaseSystem } from "../system.ts";
import { answerHeader, CRLF, inParts } from "./answerText.ts";
import { answerHotInquiry } from "./hotInquiry.ts";
import type { HotLayout } from "./recordLayout.ts";

const FILE = "NCI";

/** Caution codes (CMC) in words (ncic-clets 2.4). */
const CAUTIONS: Readonly<Record<string, string>> = {
  "00": "ARMED AND DANGEROUS",
  "05": "VIOLENT TENDENCIES",
  "20": "KNOWN TO ABUSE DRUGS",
  "25": "ESCAPE RISK",
};

/** Fields of a printed line. */
const FIELDS_PER_LINE = 5;

/** Warning first, the record, its dates and number, who entered it, and what to do (ncic-clets 2.7). */
const LAYOUT: HotLayout = {
  record: (record) =>
    [
      ...record.cautions.map((code) => `WARNING - ${CAUTIONS[code] ?? `CAUTION ${code}`}`),
      `MKE/${record.words}`,
      ...inLines(pairsOf(record)),
      `NIC/${record.NIC} DTE/${record.entered} DLU/${record.entered}`,
      `ORI IS ${agencyName(record.ORI)} ${agencyTelephone(record.ORI)}`,
      "CONFIRM WITH ORI BEFORE ACTING ON THIS RECORD",
    ].join(CRLF),
  nothing: (fields) => {
    const words = fields.map(([code, value]) => `${code}/${value}`).join(" ");
    const isPerson = fields.some(([code]) => PERSON_FIELDS.has(code));
    return isPerson ? `NO NCIC WANT ${words}` : `NO RECORD ${words}`;
  },
  count: (records, isCut) =>
    isCut ? `${records} RECORDS SHOWN - MORE RECORDS, NARROW THE SEARCH` : `${records} RECORDS`,
};

const PERSON_FIELDS: ReadonlySet<string> = new Set(["NAM", "SOC", "OLN", "FBI", "SID", "MNU", "WNO"]);

function pairsOf(record: HotRecord): string[] {
  const cautions = record.cautions.length === 0 ? {} : { CMC: record.cautions.join("") };
  const values = { ORI: record.ORI, ...record.fields, ...record.alsoFoundBy, ...cautions, OCA: record.OCA };
  return Object.entries(values).map(([code, value]) => `${code}/${value}`);
}

function inLines(pairs: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += FIELDS_PER_LINE)
    lines.push(pairs.slice(at, at + FIELDS_PER_LINE).join(" "));
  return lines;
}

export function planNcic(population: Population, scale: number): FilePlan<never>[] {
  const sizes = FULL_SIZES.ncic;
  return [
    planHotFile(sizeAt(sizes.stolenVehicles, scale), (at) => population.nationalStolenVehicle(at)),
    planHotFile(sizeAt(sizes.wanted, scale), (at) => population.nationalWanted(at)),
    planHotFile(sizeAt(sizes.guns, scale), (at) => population.stolenGun(at)),
    planHotFile(sizeAt(sizes.articles, scale), (at) => population.nationalArticle(at)),
  ];
}

export class NcicSystem implements DatabaseSystem {
  readonly linkName = "NCIC";
  readonly #files: HotFiles;

  constructor(store: RecordStore) {
    this.#files = new HotFiles(store);
  }

  answer(message: MessageText, destination: string): readonly Answer[] {
    const found = answerHotInquiry(this.#files, LAYOUT, FILE, message);
    if (found === null)
      return [this.refuse(message, destination, `MESSAGE KEY ${message.key} NOT SERVED BY NCIC`)];
    // Its records are lines; they begin on one of their own in either dialect.
    const header = answerHeader(message, message.key, FILE).trimEnd() + CRLF;
    return inParts(header, found.body).map((text) => ({ text, isHit: found.isHit }));
  }

  refuse(message: MessageText, _destination: string, reason: string): Answer {
    return {
      text: `${answerHeader(message, message.key, FILE)}REJECT - ${reason}`,
      isHit: false,
      isError: true,
    };
  }

  notice(receiver: string, serial: number): string {
    return `AM.DC9010000.${receiver}.TXT NCIC NOTICE ${serial}${CRLF}DELAYED INQUIRY HIT. TEST MESSAGE, NO ACTION`;
  }
}
