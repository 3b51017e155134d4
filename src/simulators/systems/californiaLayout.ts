/** How California's systems write: fields and periods, in the order of the examples in ncic-clets 1.10. */
import type { HotRecord } from "../population/records.ts";
import { CRLF, fieldText } from "./answerText.ts";
import type { HotLayout, RecordLayout } from "./recordLayout.ts";

export const CALIFORNIA_LAYOUT: RecordLayout = {
  vehicle: (row) =>
    `LIC/${row.LIC}.VIN/${row.VIN}.VYR/${row.VYR}.VMA/${row.VMA}.VMO/${row.VMO}.VCO/${row.VCO}` +
    `.REX/${row.REX}.RO/${row.owner}.ADR/${row.ADR}.STOP/${row.STOP}`,
  driver: (row) =>
    `OLN/${row.OLN}.OLS/${row.state}.NAM/${row.NAM}.SEX/${row.SEX}.DOB/${row.DOB}.HGT/${row.HGT}.WGT/${row.WGT}` +
    `.EYE/${row.EYE}.HAI/${row.HAI}.ADR/${row.ADR}.CLS/${row.CLS}.STA/${row.status}.EXP/${row.expires}`,
  history: (row) =>
    [
      CALIFORNIA_LAYOUT.driver(row),
      ...section("CONVICTIONS", row.convictions),
      ...section("ACCIDENTS", row.accidents),
      ...section("ACTIONS", row.actions),
    ].join(CRLF),
  vessel: (row) =>
    `REG/${row.REG}.BHN/${row.BHN}.BYR/${row.BYR}.BMA/${row.BMA}.BTY/${row.BTY}.BLE/${row.BLE}` +
    `.REX/${row.expires}.RO/${row.owner}.ADR/${row.ADR}`,
  subject: (row, by) =>
    `INDEX/${by}.SID/${row.SID}.CII/${row.CII}.FBI/${row.FBI}.NAM/${row.NAM}.SEX/${row.SEX}.RAC/${row.RAC}` +
    `.DOB/${row.DOB}.HGT/${row.HGT}.WGT/${row.WGT}.EYE/${row.EYE}.HAI/${row.HAI}.EVENTS/${row.events.length}`,
  nothing: (fields, file) => `NO RECORD ${file} ${fieldText(fields)}`,
  count: (records, isCut) =>
    isCut ? `RECORDS/${records} - MORE ON FILE, NARROW THE SEARCH` : `RECORDS/${records}`,
};

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${title}/NONE`] : [`${title}/${lines.length}`, ...lines];
}

export const CALIFORNIA_HOT_LAYOUT: HotLayout = {
  record: (record) => {
    const { words, ORI, cautions, OCA, FCN, NIC } = record;
    return [
      `${isOnlySale(record) ? "" : "***HIT*** "}MKE/${words}.ORI/${ORI}`,
      fieldText(Object.entries(record.fields)),
      ...(cautions.length === 0 ? [] : [`CMC/${cautions.join("")}`]),
      ...(record.file === "wantedPersonsSystem" ? [] : [`OCA/${OCA}`]),
      `FCN/${FCN}`,
      ...(NIC === "" ? [] : [`NIC/${NIC}`]),
      ...(isOnlySale(record) ? [] : ["CONFIRM WITH ORI"]),
    ].join(".");
  },
  nothing: CALIFORNIA_LAYOUT.nothing,
  count: CALIFORNIA_LAYOUT.count,
};

const SALE_WORDS = "DEALER RECORD OF SALE";

/** The firearms file also holds dealers' records of sale: found, but nobody's trouble. */
function isOnlySale(record: HotRecord): boolean {
  return record.words === SALE_WORDS;
}
