/** What other states and the nation send to ours unasked: messages, bulletins, alerts, notices (nlets 8.3, 13, 23). */
import { agencyName } from "../../../population/agencies.ts";
import type { Population } from "../../../population/population.ts";
import { CRLF } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";

/** Nlets puts it into every AML (nlets 13.1). */
export const CAVEAT = "FOR LAW ENFORCEMENT DISSEMINATION ONLY";
const EXERCISE = "TEST MESSAGE, NO ACTION";

export const BULLETIN_KINDS = ["AM", "AML", "AA", "NWS", "HS", "HSL", "SON", "NICB", "REGION"] as const;
export type BulletinKind = (typeof BULLETIN_KINDS)[number];

/** Number `serial` of the bulletins of a kind. */
export function bulletin(kind: BulletinKind, serial: number, population: Population): Reply {
  const [key, originator, lines] = content(kind, serial, population);
  return { key, originator, body: [...lines, EXERCISE].join(CRLF), isHit: false };
}

function content(
  kind: BulletinKind,
  serial: number,
  population: Population,
): readonly [key: string, originator: string, lines: readonly string[]] {
  switch (kind) {
    case "AM":
      return ["AM", "AZ9010000", [`NLETS NOTICE ${serial}`, "ATTEMPT TO CONTACT EXERCISE"]];
    case "AML":
      return ["AML", "NV9010000", [CAVEAT, `OFFICER SAFETY NOTICE ${serial}`, "APPROACH WITH CAUTION"]];
    case "AA": {
      const vehicle = population.vehicle("OR", 4000 + serial);
      const { LIC, VCO, VYR, VMA } = vehicle;
      return [
        "AA",
        "OR9010000",
        [
          `AMBER ALERT ${serial}`,
          `CHILD OF ${4 + (serial % 12)} YEARS ABDUCTED`,
          `VEHICLE ${VCO} ${VYR} ${VMA} LIC/${LIC}.LIS/OR`,
        ],
      ];
    }
    case "NWS":
      return [
        "NWS",
        "DC901WTHR",
        [`WEATHER SERVICE BULLETIN ${serial}`, "WINTER STORM WATCH FOR THE NORTHERN COUNTIES"],
      ];
    case "HS":
      return ["HS", "DC901HSEC", [`HOMELAND SECURITY ADVISORY ${serial}`, "CONDITION UNCHANGED"]];
    case "HSL":
      return [
        "HSL",
        "DC901HSEC",
        [CAVEAT, `HOMELAND SECURITY ADVISORY ${serial}`, "REPORT SUSPICIOUS ACTIVITY"],
      ];
    case "SON": {
      const person = population.person("WA", 500 + serial);
      return [
        "SON",
        "WA9010000",
        [
          "REGISTERED SEX OFFENDER MOVES TO YOUR STATE",
          `NAM/${person.NAM}.DOB/${person.DOB}.SEX/${person.SEX}`,
          `FROM ${agencyName("WA9010000")}`,
        ],
      ];
    }
    case "NICB": {
      const { fields, OCA, NIC } = population.stolenVehicle("CA", serial);
      return [
        "AM",
        "NA0000000",
        [
          "NICB MATCH - EXPORTED VEHICLE MAY BE YOUR STOLEN VEHICLE",
          `VIN/${fields["VIN"]}.OCA/${OCA}${NIC === "" ? "" : `.NIC/${NIC}`}`,
        ],
      ];
    }
    case "REGION":
      return [
        "AM",
        "WA9010000",
        [`REGIONAL BROADCAST ${serial} TO H1`, "ARMED ROBBERY, SUSPECTS SOUTHBOUND"],
      ];
  }
}
