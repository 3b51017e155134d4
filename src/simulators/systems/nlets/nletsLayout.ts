/** How the other states write: a title, then fields in lines (the example of nlets 4). */
import { CRLF, fieldText } from "../answerText.ts";
import type { RecordLayout } from "../recordLayout.ts";

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
