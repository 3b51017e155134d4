/**
 * National Insurance Crime Bureau (nlets 10.13): impounded and exported vehicles, everything it has, and vehicles stolen in
 * Mexico. Impounds are entered, updated and cancelled by who impounded; one that is a stolen vehicle is told to the agency
 * that entered the theft.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { TwinTable } from "../../../files/twinTable.ts";
import { agencyName } from "../../../population/agencies.ts";
import { Draw } from "../../../population/draw.ts";
import { FIXED_SEED } from "../../../population/fixed.ts";
import { vinCheckDigit } from "../../../population/numbers.ts";
import type { Population } from "../../../population/population.ts";
import type { Vehicle } from "../../../population/records.ts";
import { CRLF, fieldText } from "../../answerText.ts";
import type { VehicleLookup } from "../../states/vehicleLookup.ts";
import type { Reply } from "../nletsText.ts";
import { type Asked, type DataOwner, notOnFile, ownerReply, padded } from "./owner.ts";

const NICB_ORI = "NA0000000";
const NOTHING = "NO RECORD NICB";
/** One vehicle in thirty was impounded once, one in two hundred exported. */
const IMPOUND_SHARE = 1 / 30;
const EXPORT_SHARE = 1 / 200;
/** Check digit at its place; the number is the last six. */
const MEXICAN_VIN = /^ZZ9MEX00[\dX]HZ(\d{6})$/;
const MEXICAN_RECORDS = 2000;
/** AZ, whose 9QQQ456 was impounded whatever the seed. */
const IMPOUND_TO_TRY = { state: "AZ", LIC: "9QQQ456" } as const;

type Impound = Readonly<Record<string, string>>;

export class InsuranceCrimeBureau implements DataOwner {
  readonly #changes: ChangeStore;
  /** Impounds that were entered, by vehicle and case. */
  readonly #impounds: TwinTable<Impound, string>;
  readonly #vehicles: VehicleLookup;
  readonly #population: Population;

  constructor(changes: ChangeStore, vehicles: VehicleLookup, population: Population) {
    this.#changes = changes;
    this.#impounds = new TwinTable(changes, "impounds");
    this.#vehicles = vehicles;
    this.#population = population;
  }

  answer(message: MessageText, asked: Asked): readonly Reply[] | null {
    switch (message.key) {
      case "RQ":
        return [found("RR", this.#readings(message), message)];
      case "SVQ":
        return [found("SVR", this.#mexican(message), message)];
      case "NIQ":
        return [found("NIR", this.#records(message, asked.isTest), message)];
      case "NAQ":
        return [
          found(
            "NAR",
            [
              ...this.#records(message, asked.isTest),
              ...this.#thefts(message),
              ...this.#mexican(message),
              ...this.#readings(message),
            ],
            message,
          ),
        ];
      case "NEI":
        return [this.#enter(message, asked)];
      case "NUI":
        return [this.#update(message, asked.isTest)];
      case "NCI":
        return [this.#cancel(message, asked.isTest)];
      default:
        return null;
    }
  }

  #enter(message: MessageText, asked: Asked): Reply {
    const { fields, origin } = message;
    const rows = this.#impounds.of(asked.isTest);
    const id = idOf(fields);
    if (fields.get("ORI") !== origin) return refusal("NEA", `ORI/${fields.get("ORI")} IS NOT THE SENDER`);
    if (rows.get(id) !== undefined)
      return refusal("NEA", `VIN/${fields.get("VIN")} IS ENTERED ALREADY WITH THIS OCA`);
    this.#changes.transaction(() => rows.putSync(id, Object.fromEntries(fields)));
    this.#tellOwner(message, asked);
    return ownerReply(NICB_ORI, "NEA", `IMPOUND ENTERED ${fieldText(idFields(fields))}`, false);
  }

  #update({ fields, origin }: MessageText, isTest: boolean): Reply {
    const rows = this.#impounds.of(isTest);
    const before = rows.get(idOf(fields));
    if (before === undefined) return refusal("NUA", `NO IMPOUND ${fieldText(idFields(fields))}`);
    if (before["ORI"] !== origin) return refusal("NUA", `ORI/${origin} IS NOT THE ENTERING AGENCY`);
    this.#changes.transaction(() => rows.putSync(idOf(fields), { ...before, ...Object.fromEntries(fields) }));
    return ownerReply(NICB_ORI, "NUA", `IMPOUND UPDATED ${fieldText(idFields(fields))}`, false);
  }

  #cancel({ fields, origin }: MessageText, isTest: boolean): Reply {
    const rows = this.#impounds.of(isTest);
    const before = rows.get(idOf(fields));
    if (before === undefined) return refusal("NCA", `NO IMPOUND ${fieldText(idFields(fields))}`);
    if (before["ORI"] !== origin) return refusal("NCA", `ORI/${origin} IS NOT THE ENTERING AGENCY`);
    this.#changes.transaction(() => rows.removeSync(idOf(fields)));
    return ownerReply(NICB_ORI, "NCA", `IMPOUND CANCELLED ${fieldText(idFields(fields))}`, false);
  }

  /** A vehicle in a pound that somebody misses: unasked, to the agency that entered the theft. */
  #tellOwner({ fields, origin }: MessageText, { announce, isTest }: Asked): void {
    if (isTest) return;
    for (const { theft } of this.#stolen(fields)) {
      const body = [
        "NICB MATCH - IMPOUNDED VEHICLE MAY BE YOUR STOLEN VEHICLE",
        fieldText([
          ["VIN", fields.get("VIN") ?? ""],
          ["OCA", theft.OCA],
          ...(theft.NIC === "" ? [] : [["NIC", theft.NIC] as const]),
        ]),
        `IMPOUNDED ${fields.get("DAT")} AT ${fields.get("PND")} BY ${agencyName(origin)} ORI/${origin}.OCA/${fields.get("OCA")}`,
      ].join(CRLF);
      announce({ key: "AM", originator: NICB_ORI, body, isHit: true }, { ori: theft.ORI, control: "" });
    }
  }

  #records({ fields }: MessageText, isTest: boolean): string[] {
    const rows = this.#impounds.of(isTest);
    const entered: string[] = [];
    for (const vin of this.#numbersOf(fields)) {
      for (const { value } of rows.getRange({ start: `${vin} `, end: `${vin} ~` }))
        entered.push(impoundText(value));
    }
    return [...entered, ...this.#vehicles.find(fields).flatMap((vehicle) => this.#generated(vehicle))];
  }

  #numbersOf(fields: MessageText["fields"]): readonly string[] {
    const vin = fields.get("VIN");
    return vin === undefined ? [...new Set(this.#vehicles.find(fields).map(({ VIN }) => VIN))] : [vin];
  }

  #generated({ state, LIC, index, VIN, VYR, VMA }: Vehicle): string[] {
    const isToTry = state === IMPOUND_TO_TRY.state && LIC === IMPOUND_TO_TRY.LIC;
    const draw = new Draw(isToTry ? FIXED_SEED : this.#population.seed, `nicb.${state}`, index);
    const texts: string[] = [];
    if (draw.chance(IMPOUND_SHARE) || isToTry) {
      texts.push(
        impoundText({
          ...{
            VIN,
            VYR,
            VMA,
            LIC,
            LIS: state,
            ORI: `${state}9010000`,
            OCA: `25-${padded(index % 1_000_000, 6)}`,
          },
          ...{ DAT: draw.date(2025, 2025), PND: "SAMPLE TOWING" },
        }),
      );
    }
    if (draw.chance(EXPORT_SHARE)) {
      texts.push(
        `EXPORT RECORD${CRLF}${fieldText([
          ["VIN", VIN],
          ["VMA", VMA],
          ["DAT", draw.date(2024, 2025)],
        ])} PORT OF SAMPLE BAY TO ZZ`,
      );
    }
    return texts;
  }

  #stolen(fields: MessageText["fields"]) {
    return this.#vehicles.find(fields).flatMap((vehicle) => {
      const theft = this.#population.theftOf(vehicle);
      return theft === null ? [] : [{ vehicle, theft }];
    });
  }

  #thefts({ fields }: MessageText): string[] {
    return this.#stolen(fields).map(
      ({ theft: { fields: values, ORI, OCA } }) =>
        `THEFT RECORD${CRLF}${fieldText([
          ["VIN", values["VIN"] ?? ""],
          ["DOT", values["DOT"] ?? ""],
          ["ORI", ORI],
          ["OCA", OCA],
        ])}`,
    );
  }

  #mexican({ fields }: MessageText): string[] {
    const VIN = fields.get("VIN") ?? "";
    const number = Number(MEXICAN_VIN.exec(VIN)?.[1] ?? MEXICAN_RECORDS);
    if (number >= MEXICAN_RECORDS || VIN[8] !== vinCheckDigit(VIN)) return [];
    const draw = new Draw(number === 0 ? FIXED_SEED : this.#population.seed, "ocra", number);
    const text = fieldText([
      ["VIN", VIN],
      ["VMA", draw.pick(["TOYT", "NISS", "VOLK", "FORD"])],
      ["DOT", draw.date(2023, 2025)],
    ]);
    return [`OCRA STOLEN VEHICLE, MEXICO${CRLF}${text}`];
  }

  /** The file of plate readers and borders (nlets 10.1). */
  #readings({ fields }: MessageText): string[] {
    return this.#vehicles.find(fields).flatMap(({ state, index, LIC }) => {
      const draw = new Draw(this.#population.seed, `border.${state}`, index);
      if (!draw.chance(1 / 20)) return [];
      return [
        `BORDER READING LIC/${LIC}.LIS/${state} ${draw.date(2025, 2025)} SAMPLE CROSSING LANE ${draw.between(1, 8)}`,
      ];
    });
  }
}

function found(key: string, records: readonly string[], message: MessageText): Reply {
  if (records.length > 0) return ownerReply(NICB_ORI, key, records.join(CRLF), true);
  return ownerReply(NICB_ORI, key, `${NOTHING}${CRLF}${notOnFile(message, ["VIN", "LIC", "LIS"])}`, false);
}

function refusal(key: string, reason: string): Reply {
  return { ...ownerReply(NICB_ORI, key, `REJECT - ${reason}`, false), isError: true };
}

function idFields(fields: MessageText["fields"]): (readonly [string, string])[] {
  return [
    ["VIN", fields.get("VIN") ?? ""],
    ["OCA", fields.get("OCA") ?? ""],
  ];
}

function idOf(fields: MessageText["fields"]): string {
  return `${fields.get("VIN")} ${fields.get("OCA")}`;
}

function impoundText(row: Impound): string {
  return `IMPOUND RECORD${CRLF}${fieldText(Object.entries(row))}`;
}
