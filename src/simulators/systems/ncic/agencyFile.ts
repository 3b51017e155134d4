/**
 * The ORI file: which agencies there are (ncic-clets 1.3). Those of the own state come from the configuration, where
 * there is one; every other state has its control agency.
 */
import type { RecordFileDefinition } from "../../../dictionary/model.ts";
import { planHotFile } from "../../files/hotFiles.ts";
import { agencyName, agencyTelephone, stateAgency } from "../../population/agencies.ts";
import { Draw } from "../../population/draw.ts";
import type { HotRecord } from "../../population/records.ts";
import { STATES } from "../../population/states.ts";
import type { FilePlan } from "../../store/recordStore.ts";

/** An agency of the own state. */
export interface AgencyRow {
  readonly ori: string;
  readonly name: string;
}

const ORI_FILE = "ori";
const HOME = "CA";
const COUNTIES = 58;
/** Sheriff, police, prosecutor, jail, probation, court: what every county has, for a system without configuration. */
const KINDS = ["0000", "0100", "013A", "013C", "013G", "013J"] as const;

export function planAgencies(
  files: readonly RecordFileDefinition[],
  agencies: readonly AgencyRow[],
): FilePlan<never> {
  const own = agencies.length > 0 ? agencies : usualAgencies();
  const others = STATES.filter((state) => state !== HOME).map((state) => ({
    ori: stateAgency(state),
    name: agencyName(stateAgency(state)),
  }));
  const all = [...own, ...others];
  return planHotFile(files, ORI_FILE, all.length, (at) => agencyRecord(all[at]!, at));
}

function usualAgencies(): AgencyRow[] {
  return Array.from({ length: COUNTIES }, (_, at) => String(at + 1).padStart(2, "0")).flatMap((county) =>
    KINDS.map((kind) => `${HOME}9${county}${kind}`).map((ori) => ({ ori, name: agencyName(ori) })),
  );
}

/** TYP: 2 county, 3 local, 6 criminal justice (ncic-clets 1.3). */
function agencyRecord({ ori, name }: AgencyRow, index: number): HotRecord {
  const draw = new Draw(0, "agency", index);
  const isPolice = ori.endsWith("00");
  const isCounty = ori.slice(5, 7) === "00" || ori.slice(7, 8) === "3";
  const fields = {
    ANA: name
      .toUpperCase()
      .replace(/[^A-Z0-9 ]/g, "")
      .slice(0, 30)
      .trim(),
    COU: ori.slice(2, 5),
    CTY: "SAMPLETON",
    STA: ori.slice(0, 2),
    ZIP: "00000",
    SNU: String(draw.between(1, 999)),
    SNA: "FIXTURE WAY",
    TNO: agencyTelephone(ori),
    TYP: isPolice ? (isCounty ? "2" : "3") : "6",
    VLD: draw.date(2025, 2025),
  };
  return {
    file: ORI_FILE,
    words: "AGENCY",
    fields,
    alsoFoundBy: {},
    cautions: [],
    ORI: ori,
    OCA: "",
    FCN: "",
    NIC: "",
    entered: draw.date(2015, 2024),
  };
}
