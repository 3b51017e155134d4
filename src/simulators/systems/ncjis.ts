/** Nevada's NCJIS: one labelled value a line, `LABEL: value`. The layout is ours; the real one is not public. */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { Population } from "../population/population.ts";
import { FULL_SIZES } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import type { SystemWorld } from "../system.ts";
import { CRLF, fieldText } from "./answerText.ts";
import { NeighbourSystem, planNeighbour } from "./neighbour.ts";
import type { HotLayout, RecordLayout } from "./recordLayout.ts";

const STATE = "NV";

function sheet(title: string, values: readonly (readonly [string, string])[]): string {
  return [`NCJIS/${title}`, ...values.map(([label, value]) => `${label}: ${value}`)].join(CRLF);
}

const LAYOUT: RecordLayout = {
  vehicle: (row) =>
    sheet("REG", [
      ["PLATE", `${row.LIC} ${row.LIT} ${row.LIY}`],
      ["VIN", row.VIN],
      ["VEHICLE", `${row.VYR} ${row.VMA} ${row.VMO} ${row.VST} ${row.VCO}`],
      ["EXPIRES", row.REX],
      ["OWNER", row.owner],
      ["ADDRESS", row.ADR],
    ]),
  driver: (row) =>
    sheet("DL", [
      ["LICENSE", `${row.OLN} CLASS ${row.CLS}`],
      ["STATUS", `${row.status} UNTIL ${row.expires}`],
      ["NAME", row.NAM],
      ["PERSON", `${row.SEX} ${row.DOB} ${row.HGT} ${row.WGT} ${row.EYE} ${row.HAI}`],
      ["ADDRESS", row.ADR],
    ]),
  history: (row) =>
    [
      LAYOUT.driver(row),
      ...row.convictions.map((line) => `CONVICTION: ${line}`),
      ...row.accidents.map((line) => `ACCIDENT: ${line}`),
      ...row.actions.map((line) => `ACTION: ${line}`),
      `ENTRIES: ${row.convictions.length + row.accidents.length + row.actions.length}`,
    ].join(CRLF),
  vessel: (row) =>
    sheet("BOAT", [
      ["NUMBER", row.REG],
      ["HULL", row.BHN],
      ["BOAT", `${row.BYR} ${row.BMA} ${row.BTY} ${row.BLE} FT`],
      ["OWNER", row.owner],
    ]),
  subject: (row, by) =>
    sheet("CCH", [
      ["FOUND BY", by],
      ["SID", row.SID],
      ["FBI", row.FBI],
      ["NAME", row.NAM],
      ["PERSON", `${row.SEX} ${row.RAC} ${row.DOB}`],
    ]),
  nothing: (fields) => `NCJIS/NO RECORD ${fieldText(fields)}`,
  count: (records, isCut) => `RECORDS: ${records}${isCut ? " OF MORE" : ""}`,
};

const HOT_LAYOUT: HotLayout = {
  record: (record) =>
    sheet(`HIT ${record.words}`, [
      ...record.cautions.map((code) => ["CAUTION", code] as const),
      ...Object.entries(record.fields),
      ["CASE", `${record.OCA} ENTERED ${record.entered}`],
      ["NUMBER", record.FCN],
      ["CONFIRM WITH", record.ORI],
    ]),
  nothing: LAYOUT.nothing,
  count: LAYOUT.count,
};

export function planNcjis(
  population: Population,
  scale: number,
  files: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  return planNeighbour(population, scale, STATE, FULL_SIZES.ncjis, files);
}

export function createNcjis(world: SystemWorld): NeighbourSystem {
  return new NeighbourSystem(world, {
    linkName: "NCJIS",
    state: STATE,
    layout: LAYOUT,
    hotLayout: HOT_LAYOUT,
  });
}
