/** How California's systems write: fields and periods, in the order of the examples in ncic-clets 1.10. */
import { CRLF, fieldText } from "./answerText.ts";
import type { RecordLayout } from "./recordLayout.ts";

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
    `.REX/${row.expires}.RO/${row.owner}.ADR/${row.ADR}.STOP/${row.STOP}`,
  subject: (row, by) =>
    `INDEX/${by}.SID/${row.SID}.CII/${row.CII}.FBI/${row.FBI}.NAM/${row.NAM}.SEX/${row.SEX}.RAC/${row.RAC}` +
    `.DOB/${row.DOB}.HGT/${row.HGT}.WGT/${row.WGT}.EYE/${row.EYE}.HAI/${row.HAI}.ARRESTS/${row.cycles.filter(({ isSealed }) => !isSealed).length}`,
  nothing: (fields, file) => `NO RECORD ${file} ${fieldText(fields)}`,
  count: (records, isCut) =>
    isCut ? `RECORDS/${records} - MORE ON FILE, NARROW THE SEARCH` : `RECORDS/${records}`,
};

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${title}/NONE`] : [`${title}/${lines.length}`, ...lines];
}
