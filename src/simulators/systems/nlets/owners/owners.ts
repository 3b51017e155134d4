/** Everybody behind Nlets that answers: states, provinces, and national systems by their codes or ORIs. */
import type { MessageText } from "../../../../domain/messageText.ts";
import { filesOf, HotFiles } from "../../../files/hotFiles.ts";
import type { ActContext } from "../../../files/recordActs.ts";
import type { Population } from "../../../population/population.ts";
import type { StateFiles } from "../../../store/stateFiles.ts";
import type { SystemWorld } from "../../../system.ts";
import { CRLF } from "../../answerText.ts";
import { NLETS_HOT_LAYOUT, NLETS_LAYOUT } from "../../states/nletsLayout.ts";
import { PlateReaders } from "../../states/plateReaders.ts";
import { StateDesk, type StateFinding } from "../../states/stateDesk.ts";
import { VehicleLookup } from "../../states/vehicleLookup.ts";
import type { EditFault } from "../edits.ts";
import type { Members } from "../members.ts";
import type { NetworkData } from "../networkData.ts";
import { NLETS_ORI, type Reply } from "../nletsText.ts";
import { AircraftFile } from "./aircraft.ts";
import { BEACON_VENDOR_ORI, RecoveryBeacons } from "./beacons.ts";
import { Canada } from "./canada.ts";
import { MotorCarriers } from "./carriers.ts";
import { CoastGuard } from "./coastGuard.ts";
import { CommercialLicences, isMexicanError } from "./commercialLicences.ts";
import { DRUG_INDEX_ORI, DRUG_INDEX_TEST_ORI, DrugPointerIndex } from "./drugIndex.ts";
import { ImmigrationStatus } from "./immigration.ts";
import { Interpol } from "./interpol.ts";
import { InsuranceCrimeBureau } from "./nicb.ts";
import { type Asked, type DataOwner, notOnFile, ownerReply } from "./owner.ts";
import { chargeText, EmergencyCentre } from "./references.ts";

/** Neighbours whose stolen-property and wanted-person files Nlets carries too, when their own line is down. */
export const NEIGHBOURS_BEHIND = ["OR", "NV"] as const;

/** How many records there are of what no file holds. */
const SIZES = {
  snowmobiles: 20_000,
  documents: 5000,
  guns: 5000,
  articles: 10_000,
  securities: 2000,
} as const;

export interface OwnersOptions extends Pick<SystemWorld, "store" | "changes" | "dictionary"> {
  readonly files: StateFiles;
  readonly population: Population;
  readonly members: Members;
  readonly data: NetworkData;
}

export class Owners {
  readonly canada: Canada;
  readonly #plateReaders: PlateReaders;
  readonly #desk: StateDesk;
  readonly #charges: NetworkData["charges"];
  readonly #members: Members;
  /** By destination code or ORI. */
  readonly #systems: ReadonlyMap<string, DataOwner>;
  readonly #hot: ReadonlyMap<string, HotFiles>;

  constructor({ store, changes, dictionary, files, population, members, data }: OwnersOptions) {
    const { seed } = population;
    const vehicles = new VehicleLookup(files, population, members.states);
    this.#members = members;
    this.#charges = data.charges;
    this.canada = new Canada(files, population, members.provinces, data.canada, SIZES);
    this.#plateReaders = new PlateReaders(population, vehicles, data.plateReaders);
    this.#desk = new StateDesk({
      ...{ files, population, vehicles, plateReaders: this.#plateReaders },
      ...{ snowmobiles: SIZES.snowmobiles, imageShare: data.images.share },
    });
    const drugIndex = new DrugPointerIndex(changes);
    this.#systems = new Map<string, DataOwner>([
      ["AX", new ImmigrationStatus(seed, data.immigration)],
      ["CG", new CoastGuard(population)],
      ["CH", new EmergencyCentre(data.chemicals)],
      ["CL", new CommercialLicences(files, members.states)],
      ["FA", new AircraftFile(store, seed)],
      ["FN", new MotorCarriers(seed, vehicles)],
      ["IP", new Interpol(files, population, SIZES)],
      ["NA", new InsuranceCrimeBureau(changes, vehicles, population)],
      [BEACON_VENDOR_ORI, new RecoveryBeacons(population)],
      [DRUG_INDEX_ORI, drugIndex],
      [DRUG_INDEX_TEST_ORI, drugIndex.exercise()],
    ]);
    this.#hot = new Map(
      NEIGHBOURS_BEHIND.map((state) => [
        state,
        new HotFiles(store, changes, filesOf(dictionary.recordFiles, [state]), hotName(state)),
      ]),
    );
  }

  /** Answers of a system behind Nlets; null where it does not serve the key. */
  answer(code: string, message: MessageText, asked: Asked): readonly Reply[] | null {
    return this.#systems.get(code)?.answer(message, asked) ?? null;
  }

  /** Whether a neighbour's own inquiry (QV, QW …) goes this way too. */
  takesHotFile(member: string, key: string): boolean {
    return this.#hot.get(member)?.isSearchedBy(member, key) ?? false;
  }

  /** What a state or province has; null where it does not serve the key. */
  find(message: MessageText, member: string, context: ActContext): StateFinding | null {
    const { fields } = message;
    const nowMs = context.nowMs();
    const asked = () =>
      NLETS_LAYOUT.nothing(
        [...fields].filter(([code]) => !WHY.has(code)),
        member,
      );
    const hot = this.#hot.get(member)?.search(member, message, context) ?? null;
    if (hot !== null) {
      const nothing = hot.missed.map((missed) => NLETS_LAYOUT.nothing(missed, member)).join(CRLF);
      return { records: hot.records.map(NLETS_HOT_LAYOUT.record), nothing };
    }
    if (this.#members.isCanadian(member)) {
      const records = this.canada.find(message, member);
      if (records !== null) return { records, nothing: asked() };
    }
    return this.#desk.find(member, message, nowMs);
  }

  /** First step of LPQ: what the index of plate readers has. */
  plateReadings(message: MessageText, nowMs: number): Reply {
    const pointers = this.#plateReaders.pointers(message, nowMs);
    const body =
      pointers.length === 0
        ? notOnFile(message, ["LIC", "LIS"])
        : [...pointers, "SEND LPQ WITH PTR TO THE STATE FOR A READING"].join(CRLF);
    return { ...ownerReply(NLETS_ORI, "LPR", body, pointers.length > 0), isMade: true };
  }

  /** Answers CCQ, out of what Nlets itself knows. */
  charge(message: MessageText): Reply {
    return chargeText(this.#charges, message);
  }

  mexicanError(message: MessageText, code: string): EditFault | null {
    return code === "CL" && isMexicanError(message) ? { code: "04", options: [] } : null;
  }
}

const WHY: ReadonlySet<string> = new Set(["PUR", "ATN", "RSN", "CAS", "DEP", "IMQ", "PPS"]);

/** Name of a neighbour's records in the store of Nlets. */
export function hotName(state: string): string {
  return `hot.${state}`;
}
