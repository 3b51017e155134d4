/** How the other states write: a title, then fields in lines (the example of nlets 4). */
import { CRLF, fieldText } from "../answerText.ts";
import type { HotLayout, RecordLayout } from "../recordLayout.ts";

export const NLETS_LAYOUT: RecordLayout = {
  vehicle: (row) =>
    [
      `${row.state} VEHICLE REGISTRATION`,
      `LIC/${row.LIC}.LIY/${row.LIY}.LIT/${row.LIT}.VIN/${row.VIN}`,
      `VMA/${row.VMA}.VMO/${row.VMO}.VYR/${row.VYR}.VST/${row.VST}.VCO/${row.VCO}`,
      `REGISTERED OWNER ${row.owner}`,
      row.ADR,
    ].join(CRLF),
  driver: (row) =>
    [
      `${row.state} DRIVER LICENSE`,
      `OLN/${row.OLN}.CLASS ${row.CLS}.STATUS ${row.status}.EXPIRES ${row.expires}`,
      `NAM/${row.NAM}.SEX/${row.SEX}.DOB/${row.DOB}`,
      `HGT/${row.HGT}.WGT/${row.WGT}.EYE/${row.EYE}.HAI/${row.HAI}`,
      row.ADR,
    ].join(CRLF),
  history: (row) =>
    [
      NLETS_LAYOUT.driver(row),
      "DRIVER HISTORY",
      ...(row.convictions.length + row.accidents.length + row.actions.length === 0 ? ["CLEAR"] : []),
      ...row.convictions.map((line) => `CONVICTION ${line}`),
      ...row.accidents.map((line) => `ACCIDENT ${line}`),
      ...row.actions.map((line) => `ACTION ${line}`),
    ].join(CRLF),
  vessel: (row) =>
    [
      `${row.state} BOAT REGISTRATION`,
      `REG/${row.REG}.EXPIRES ${row.expires}.BHN/${row.BHN}`,
      `BMA/${row.BMA}.BYR/${row.BYR}.BTY/${row.BTY}.BLE/${row.BLE}`,
      `REGISTERED OWNER ${row.owner}`,
    ].join(CRLF),
  subject: (row, by) =>
    [
      `MATCHED BY ${by} INDEX`,
      `SID/${row.SID}.FBI/${row.FBI}`,
      `NAM/${row.NAM}.SEX/${row.SEX}.RAC/${row.RAC}.DOB/${row.DOB}`,
      `HGT/${row.HGT}.WGT/${row.WGT}.EYE/${row.EYE}.HAI/${row.HAI}`,
    ].join(CRLF),
  nothing: (fields) => `NOT ON FILE ${fieldText(fields)}`,
  count: (records, isCut) => (isCut ? `${records} RECORDS SHOWN - NARROW THE SEARCH` : `${records} RECORDS`),
};

/** Stolen property and wanted persons of a neighbour, when they come this way. */
export const NLETS_HOT_LAYOUT: HotLayout = {
  record: ({ words, fields, cautions, ORI, OCA, FCN, entered }) =>
    [
      `HIT ${words}`,
      ...(cautions.length === 0 ? [] : [`CMC/${cautions.join("")}`]),
      ...inLines(Object.entries(fields)),
      `OCA/${OCA}.ENTERED ${entered}.NUMBER ${FCN}`,
      `CONFIRM WITH ORI/${ORI}`,
    ].join(CRLF),
  nothing: NLETS_LAYOUT.nothing,
  count: NLETS_LAYOUT.count,
};

const FIELDS_PER_LINE = 5;

function inLines(fields: readonly (readonly [string, string])[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < fields.length; at += FIELDS_PER_LINE) {
    lines.push(fieldText(fields.slice(at, at + FIELDS_PER_LINE)));
  }
  return lines;
}
