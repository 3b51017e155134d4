/** Oregon's LEDS: labels and blanks, dates with slashes. The layout is ours; the real one is not public. */
import type { RecordFileDefinition } from "../../dictionary/model.ts";
import type { Population } from "../population/population.ts";
import type { HotRecord } from "../population/records.ts";
import { FULL_SIZES } from "../population/sizes.ts";
import type { FilePlan } from "../store/recordStore.ts";
import type { SystemWorld } from "../system.ts";
import { CRLF, slashDate } from "./answerText.ts";
import { NeighbourSystem, planNeighbour } from "./neighbour.ts";
import type { HotLayout, RecordLayout } from "./recordLayout.ts";

const STATE = "OR";

function sentFields(fields: readonly (readonly [string, string])[]): string {
  return fields.map(([code, value]) => `${code} ${value}`).join("  ");
}

const LAYOUT: RecordLayout = {
  vehicle: (row) =>
    [
      "OREGON LEDS - VEHICLE REGISTRATION",
      `PLATE ${row.LIC}  TYPE ${row.LIT}  EXPIRES ${slashDate(row.REX)}`,
      `VIN ${row.VIN}  ${row.VYR} ${row.VMA} ${row.VMO}  STYLE ${row.VST}  COLOR ${row.VCO}`,
      `OWNER ${row.owner}`,
      `ADDRESS ${row.ADR}`,
    ].join(CRLF),
  driver: (row) =>
    [
      "OREGON LEDS - DRIVER LICENSE",
      `LICENSE ${row.OLN}  CLASS ${row.CLS}  ${row.status}  EXPIRES ${slashDate(row.expires)}`,
      `NAME ${row.NAM}  SEX ${row.SEX}  BORN ${slashDate(row.DOB)}`,
      `HEIGHT ${row.HGT}  WEIGHT ${row.WGT}  EYES ${row.EYE}  HAIR ${row.HAI}`,
      `ADDRESS ${row.ADR}`,
    ].join(CRLF),
  history: (row) =>
    [
      LAYOUT.driver(row),
      `CONVICTIONS ${row.convictions.length}`,
      ...row.convictions,
      `ACCIDENTS ${row.accidents.length}`,
      ...row.accidents,
      `ACTIONS ${row.actions.length}`,
      ...row.actions,
    ].join(CRLF),
  vessel: (row) =>
    [
      "OREGON LEDS - BOAT REGISTRATION",
      `NUMBER ${row.REG}  HULL ${row.BHN}  EXPIRES ${slashDate(row.expires)}`,
      `${row.BYR} ${row.BMA}  TYPE ${row.BTY}  LENGTH ${row.BLE}`,
      `OWNER ${row.owner}`,
    ].join(CRLF),
  subject: (row, by) =>
    [
      `OREGON CRIMINAL HISTORY INDEX - FOUND BY ${by}`,
      `SID ${row.SID}  FBI ${row.FBI}`,
      `NAME ${row.NAM}  SEX ${row.SEX}  RACE ${row.RAC}  BORN ${slashDate(row.DOB)}`,
    ].join(CRLF),
  nothing: (fields) => `OREGON LEDS - NO RECORD  ${sentFields(fields)}`,
  count: (records, isCut) => `RECORDS SHOWN ${records}${isCut ? " - MORE ON FILE" : ""}`,
};

const HOT_LAYOUT: HotLayout = {
  record: (record) =>
    [
      `*** LEDS HIT - ${record.words} ***`,
      ...pairs(record),
      `ENTERED ${slashDate(record.entered)} BY ${record.ORI}  CASE ${record.OCA}  LEDS NUMBER ${record.FCN}`,
      `CONFIRM WITH ${record.ORI}`,
    ].join(CRLF),
  nothing: LAYOUT.nothing,
  count: LAYOUT.count,
};

/** Four fields a line. */
function pairs(record: HotRecord): string[] {
  const fields = Object.entries(record.fields).map(([code, value]) => `${code} ${value}`);
  if (record.cautions.length > 0) fields.unshift(`CAUTION ${record.cautions.join(" ")}`);
  const lines: string[] = [];
  for (let at = 0; at < fields.length; at += 4) lines.push(fields.slice(at, at + 4).join("  "));
  return lines;
}

export function planLeds(
  population: Population,
  scale: number,
  files: readonly RecordFileDefinition[],
): FilePlan<never>[] {
  return planNeighbour(population, scale, STATE, FULL_SIZES.leds, files);
}

export function createLeds(world: SystemWorld): NeighbourSystem {
  return new NeighbourSystem(world, {
    linkName: "LEDS",
    state: STATE,
    layout: LAYOUT,
    hotLayout: HOT_LAYOUT,
  });
}
