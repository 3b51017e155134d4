/**
 * Everybody and everything that exists, as pure functions of seed, state and index.
 *
 * Nothing is kept: each simulator asks for the records that its files hold, and because one number gives one
 * person everywhere, the owner at DMV, the warrant at CJIS and its copy at NCIC agree without shared state.
 * Which record stands in which file is a rule of the index (below), independent of the scale.
 */
import { agencyOf, stateAgency } from "./agencies.ts";
import { Draw } from "./draw.ts";
import {
  FIXED_ARTICLE,
  FIXED_CYCLES,
  FIXED_GUN,
  FIXED_OCCUPATIONAL_LICENCE,
  FIXED_PERSONS,
  FIXED_SALE,
  FIXED_SEED,
  FIXED_STOLEN,
  FIXED_STOLEN_PLATE,
  FIXED_STOLEN_VESSEL,
  FIXED_SUBJECTS,
  FIXED_VEHICLES,
  FIXED_VIOLATIONS,
  FIXED_WANTED,
  FIXED_WARRANT,
} from "./fixed.ts";
import { inventSubject } from "./history/inventSubject.ts";
import { inventOccupationalLicence, inventViolations } from "./licensing.ts";
import {
  criminalNumberAt,
  FCN_SYSTEM,
  fbiNumberAt,
  fcnAt,
  nicAt,
  partSerialAt,
  plateAt,
  securitySerialAt,
  stateIdAt,
} from "./numbers.ts";
import { inventDriver, inventPerson } from "./people.ts";
import { type PersonFile, personFields, personFileRow, personOffset } from "./personFiles.ts";
import { type Article, type Gun, inventArticle, inventGun, inventVehicle, inventVessel } from "./property.ts";
import type {
  Driver,
  HotRecord,
  OccupationalLicence,
  Person,
  Subject,
  Vehicle,
  Vessel,
  Violation,
} from "./records.ts";
import { personOfSubject, roleOf, subjectOfPerson, wantedSubject } from "./roles.ts";
import { STATE_PERSON_FILES, type StatePersonFile } from "./statePersonFiles.ts";
import { STATES } from "./states.ts";

/** Persons below this index are fixed or nobody in particular; generated records refer to those above. */
const FIRST_GENERATED_PERSON = 100;
/** 36.0 million vehicles have 34.8 million drivers (ncic-clets 6); every twentieth driver owns two. */
const OWNERS_PER_VEHICLE = 0.95;
/** One vehicle in 72 is in the stolen-vehicle file: 36.0 million to 0.5 million. */
const VEHICLES_PER_STOLEN = 72;
const STOLEN_REMAINDER = 5;
/** One driver in 29 is wanted: 34.8 million to 1.2 million. */
const PERSONS_PER_WANTED = 29;
/** One subject in seven has been arrested by a federal agency too. */
const SUBJECTS_PER_FEDERAL = 7;
/** Federal agencies are those of the capital. */
const FEDERAL = "DC";
/** Every fifth gun of the state's file is stolen; gun 42 is. */
export const GUNS_PER_STOLEN = 5;
export const STOLEN_GUN_REMAINDER = 2;
/** Of nine stolen vehicles at NCIC five are California's; of three wanted persons one; of two articles one. */
const NCIC_VEHICLES = { all: 9, own: 5 } as const;
const NCIC_WANTED_PER_OWN = 3;
const NCIC_ARTICLES_PER_OWN = 2;
/** Of three records of any other file at NCIC one is California's, and all of California's are there. */
const NCIC_OTHERS_PER_OWN = 3;
/** Every so many vehicles one has lost a plate, one a part; every so many vessels one is stolen. */
const VEHICLES_PER_PLATE = 360;
const VEHICLES_PER_PART = 1800;
const PART_REMAINDER = 29;
const VESSELS_PER_STOLEN = 47;
/** One driver in 23 would have an occupational licence if there were enough of them; ours. */
const PERSONS_PER_OCCUPATION = 23;
/** One vehicle in seven has a violation on file; ours. */
const VEHICLES_PER_VIOLATOR = 7;
/** One vehicle in 144 stands in a tow yard. */
const VEHICLES_PER_STORED = 144;
const STORED_REMAINDER = 11;
/** Of so many serials of guns one belongs to an agency; they lie beyond those of the sold ones. */
const INSTITUTIONAL_FIRST_GUN = 50_000_000;

/** Serials of the neighbours' guns and articles; California's end far below. */
const NEIGHBOUR_FIRST_GUN = 60_000_000;
const NEIGHBOUR_FIRST_ARTICLE = 7_000_000;
const NEIGHBOUR_STEP = 1_000_000;

const OFFENCES = ["2299", "2404", "1315", "2803", "3599", "5015", "5404", "5012", "2601", "5212"] as const;

export class Population {
  readonly seed: number;
  readonly #fixedPlates = new Map<string, Vehicle>();

  constructor(seed: number) {
    this.seed = seed;
    for (const vehicle of Object.values(FIXED_VEHICLES).flat()) {
      this.#fixedPlates.set(`${vehicle.state}${vehicle.LIC}`, vehicle);
    }
  }

  person(state: string, index: number): Person {
    return FIXED_PERSONS[state]?.[index] ?? inventPerson(this.seed, state, index);
  }

  driver(state: string, index: number): Driver {
    const fixed = FIXED_PERSONS[state]?.[index];
    return fixed ? inventDriver(FIXED_SEED, fixed) : inventDriver(this.seed, this.person(state, index));
  }

  vehicle(state: string, index: number): Vehicle {
    const fixed = this.#fixedPlates.get(state + plateAt(index));
    if (fixed) return fixed;
    const owner = this.person(state, FIRST_GENERATED_PERSON + Math.floor(index * OWNERS_PER_VEHICLE));
    return inventVehicle(this.seed, owner, index, stopOf(state, index));
  }

  /**
   * Vessel 0 is the same whatever the seed; its owner is the state's first fixed person, where it has one. So is
   * California's stolen one, of the sixth.
   */
  vessel(state: string, index: number): Vessel {
    const isFixed = index === 0 || (state === "CA" && index === FIXED_STOLEN_VESSEL);
    const place = index === 0 ? 0 : isFixed ? 5 : FIRST_GENERATED_PERSON + index * 7;
    const isStolenVessel = state === "CA" && index % VESSELS_PER_STOLEN === FIXED_STOLEN_VESSEL;
    const STOP = isStolenVessel ? "STOLEN BOAT" : "NONE";
    return inventVessel(isFixed ? FIXED_SEED : this.seed, this.person(state, place), index, STOP);
  }

  /** An occupational licence of California. */
  occupationalLicence(index: number): OccupationalLicence {
    if (index === FIXED_OCCUPATIONAL_LICENCE)
      return inventOccupationalLicence(FIXED_SEED, this.person("CA", 1), index, "SALESPERSON");
    const holder = this.person("CA", FIRST_GENERATED_PERSON + index * PERSONS_PER_OCCUPATION);
    return inventOccupationalLicence(this.seed, holder, index);
  }

  /** Parking and toll violations of a vehicle of California, newest first. */
  violations(vehicle: Vehicle): readonly Violation[] {
    if (this.#fixedPlates.has(vehicle.state + vehicle.LIC))
      return inventViolations(FIXED_SEED, vehicle, FIXED_VIOLATIONS[vehicle.LIC] ?? 0);
    return vehicle.index % VEHICLES_PER_VIOLATOR === 0 ? inventViolations(this.seed, vehicle) : [];
  }

  subject(state: string, index: number): Subject {
    const fixed = FIXED_SUBJECTS[state]?.[index];
    if (fixed) {
      const cycles = state === "CA" ? (FIXED_CYCLES[index] ?? null) : null;
      return inventSubject(FIXED_SEED, fixed, index, cycles, roleOf(state, index));
    }
    const person = this.person(state, FIRST_GENERATED_PERSON + personOfSubject(index));
    return inventSubject(this.seed, person, index, null, roleOf(state, index));
  }

  gun(index: number): Gun {
    const gun = inventGun(this.seed, index);
    if (index !== FIXED_GUN.index) return gun;
    const { MAK, CAL, TYP } = FIXED_GUN;
    return { SER: gun.SER, MAK, CAL, TYP };
  }

  article(index: number): Article {
    const article = inventArticle(this.seed, index);
    if (index !== FIXED_ARTICLE.index) return article;
    return { TYP: FIXED_ARTICLE.TYP, SER: article.SER, BRA: FIXED_ARTICLE.BRA };
  }

  /** Record `index` of a state's stolen-vehicle file. */
  stolenVehicle(state: string, index: number): HotRecord {
    const fixed = index === 0 ? FIXED_STOLEN[state] : undefined;
    const vehicle = fixed ?? this.vehicle(state, index * VEHICLES_PER_STOLEN + STOLEN_REMAINDER);
    const place = Math.floor(index / NCIC_VEHICLES.own) * NCIC_VEHICLES.all + (index % NCIC_VEHICLES.own);
    return this.#stolenVehicle(vehicle, index, state === "CA" ? nicAt("V", place) : "", fixed !== undefined);
  }

  /** Record `index` of the national stolen-vehicle file. */
  nationalStolenVehicle(index: number): HotRecord {
    const block = Math.floor(index / NCIC_VEHICLES.all);
    const within = index % NCIC_VEHICLES.all;
    if (within < NCIC_VEHICLES.own) return this.stolenVehicle("CA", block * NCIC_VEHICLES.own + within);
    const vehicle = this.vehicle(this.#otherState("vehicle", index), index);
    return { ...this.#stolenVehicle(vehicle, index, nicAt("V", index), false), FCN: "" };
  }

  /** The theft of a vehicle, where there is one: the same that the file of its state or NCIC holds. */
  theftOf({ state, LIC, index }: Vehicle): HotRecord | null {
    const fixed = FIXED_STOLEN[state];
    if (fixed?.LIC === LIC) return this.stolenVehicle(state, 0);
    if (fixed === undefined) {
      const isNational =
        index % NCIC_VEHICLES.all >= NCIC_VEHICLES.own && this.#otherState("vehicle", index) === state;
      return isNational ? this.nationalStolenVehicle(index) : null;
    }
    if (!isStolen(index)) return null;
    const place = (index - STOLEN_REMAINDER) / VEHICLES_PER_STOLEN;
    // In the first place of a file is its fixed record.
    return place === 0 ? null : this.stolenVehicle(state, place);
  }

  #stolenVehicle(vehicle: Vehicle, index: number, NIC: string, isFixed: boolean): HotRecord {
    const draw = new Draw(isFixed ? FIXED_SEED : this.seed, `stolen.${vehicle.state}`, index);
    const { LIC, LIY, LIT, VIN, VYR, VMA, VMO, VST, VCO } = vehicle;
    return {
      file: "vehicle",
      words: "STOLEN VEHICLE",
      fields: { LIC, LIS: vehicle.state, LIY, LIT, VIN, VYR, VMA, VMO, VST, VCO, DOT: draw.date(2024, 2024) },
      alsoFoundBy: {},
      cautions: [],
      ORI: `${vehicle.state}9${vehicle.state === "CA" ? "19" : "01"}0000`,
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM.vehicle, index),
      NIC,
      entered: draw.date(2025, 2025),
    };
  }

  /** Record `index` of a state's wanted-person file; every third of California's is at NCIC too. */
  wanted(state: string, index: number): HotRecord {
    const isNational = state === "CA" && index % NCIC_WANTED_PER_OWN === 0;
    return this.#wanted(state, index, isNational ? nicAt("W", index) : "");
  }

  nationalWanted(index: number): HotRecord {
    if (index % NCIC_WANTED_PER_OWN === 0) return this.wanted("CA", index);
    return { ...this.#wanted(this.#otherState("wanted", index), index, nicAt("W", index)), FCN: "" };
  }

  /** The warrant for a person of a state, where there is one: the same that its own file and NCIC hold. */
  warrantOf(state: string, personIndex: number): HotRecord | null {
    const fixed = FIXED_WANTED[state];
    if (fixed?.index === personIndex) return this.wanted(state, 0);
    const place = personIndex - FIRST_GENERATED_PERSON;
    if (place < 0 || place % PERSONS_PER_WANTED !== 0) return null;
    const index = place / PERSONS_PER_WANTED;
    // States with a fixed wanted person have a file of their own, and that person in the first place of it.
    if (fixed !== undefined) return index === 0 ? null : this.wanted(state, index);
    if (index % NCIC_WANTED_PER_OWN === 0 || this.#otherState("wanted", index) !== state) return null;
    return this.nationalWanted(index);
  }

  #wanted(state: string, index: number, NIC: string): HotRecord {
    const fixed = index === 0 ? FIXED_WANTED[state] : undefined;
    const place = index * PERSONS_PER_WANTED;
    const person = fixed ?? this.person(state, FIRST_GENERATED_PERSON + place);
    const draw = new Draw(fixed ? FIXED_SEED : this.seed, `wanted.${state}`, index);
    const { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, OLN, SOC } = person;
    const warrant = {
      OFF: draw.pick(OFFENCES),
      DOW: draw.date(2021, 2024),
      WNO: `TW${draw.between(21, 24)}-${String(index).padStart(5, "0")}`,
      EXL: draw.pick(["1", "1", "2", "3", "4"]),
    };
    const isExample = fixed !== undefined && state === "CA";
    const { OFF, DOW, WNO, EXL } = isExample ? FIXED_WARRANT : warrant;
    const subject = fixed ? wantedSubject(state)! : subjectOfPerson(place)!;
    return {
      file: "wanted",
      words: "WANTED PERSON",
      fields: { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, OFF, DOW, WNO, EXL },
      alsoFoundBy: {
        OLN,
        SOC,
        SID: stateIdAt(state, subject),
        FBI: fbiNumberAt(state, subject),
        ...(state === "CA" ? { CII: criminalNumberAt(subject) } : {}),
      },
      cautions: isExample
        ? FIXED_WARRANT.cautions
        : draw.chance(0.2)
          ? [draw.pick(["00", "05", "20", "25"])]
          : [],
      ORI: isExample ? FIXED_WARRANT.ORI : agencyOf(person, draw),
      OCA: isExample ? FIXED_WARRANT.OCA : caseNumber(draw),
      FCN: isExample ? FIXED_WARRANT.FCN : fcnAt(FCN_SYSTEM.wanted, index),
      NIC,
      entered: isExample ? "20260111" : draw.date(2025, 2025),
    };
  }

  /** Gun `index` of the state's firearms file: stolen, or a record of a dealer's sale. */
  firearm(index: number): HotRecord {
    const isStolenGun = index % GUNS_PER_STOLEN === STOLEN_GUN_REMAINDER;
    const place = Math.floor(index / GUNS_PER_STOLEN);
    const fixed = index === FIXED_GUN.index || index === FIXED_SALE;
    const draw = new Draw(fixed ? FIXED_SEED : this.seed, "firearm", index);
    const holder = this.person("CA", fixed ? 1 : FIRST_GENERATED_PERSON + index);
    const { SER, MAK, CAL, TYP } = this.gun(index);
    const gun = { SER, MAK, CAL, TYP };
    return {
      file: "gun",
      words: isStolenGun ? "STOLEN GUN" : "DEALER RECORD OF SALE",
      fields: isStolenGun
        ? { ...gun, DOT: draw.date(2022, 2024) }
        : { ...gun, NAM: holder.NAM, DOB: holder.DOB },
      alsoFoundBy: {},
      cautions: [],
      ORI: agencyOf(holder, draw),
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM.gun, index),
      NIC: isStolenGun ? nicAt("G", place) : "",
      entered: draw.date(2025, 2025),
    };
  }

  stolenGun(index: number): HotRecord {
    return this.firearm(index * GUNS_PER_STOLEN + STOLEN_GUN_REMAINDER);
  }

  /** Record `index` of a neighbour's stolen-gun file; serials lie beyond all of California's. */
  neighbourGun(state: string, index: number): HotRecord {
    const place = NEIGHBOUR_FIRST_GUN + neighbourNumber(state) * NEIGHBOUR_STEP + index;
    const seed = index === 0 ? FIXED_SEED : this.seed;
    const draw = new Draw(seed, `gun.${state}`, index);
    const fields = { ...inventGun(seed, place), DOT: draw.date(2022, 2024) };
    return this.#neighbourRecord("gun", "STOLEN GUN", fields, state, index, draw);
  }

  neighbourArticle(state: string, index: number): HotRecord {
    const place = NEIGHBOUR_FIRST_ARTICLE + neighbourNumber(state) * NEIGHBOUR_STEP + index;
    const seed = index === 0 ? FIXED_SEED : this.seed;
    const draw = new Draw(seed, `article.${state}`, index);
    const fields = { ...inventArticle(seed, place), DOT: draw.date(2024, 2024) };
    return this.#neighbourRecord("article", "STOLEN ARTICLE", fields, state, index, draw);
  }

  /** Record `index` of a neighbour's file of protection orders: among its persons are those of its orders at NCIC. */
  neighbourOrder(state: string, index: number): HotRecord {
    const isFixed = index === 0;
    const person = this.person(
      state,
      isFixed ? 0 : FIRST_GENERATED_PERSON + personOffset("protectionOrder", index),
    );
    const draw = new Draw(isFixed ? FIXED_SEED : this.seed, `protectionOrder.${state}`, index);
    const { words, fields, alsoFoundBy } = personFields("protectionOrder", person, draw);
    const record = this.#neighbourRecord("protectionOrder", words, fields, state, index, draw);
    return { ...record, alsoFoundBy };
  }

  #neighbourRecord(
    file: "gun" | "article" | "protectionOrder",
    words: string,
    fields: Readonly<Record<string, string>>,
    state: string,
    index: number,
    draw: Draw,
  ): HotRecord {
    return {
      file,
      words,
      fields,
      alsoFoundBy: {},
      cautions: [],
      ORI: stateAgency(state),
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM[file], index),
      NIC: "",
      entered: draw.date(2025, 2025),
    };
  }

  /** Record `index` of the national article file; those of even index are California's. */
  nationalArticle(index: number): HotRecord {
    const { TYP, SER, BRA } = this.article(index);
    const fixed = index === FIXED_ARTICLE.index;
    const draw = new Draw(fixed ? FIXED_SEED : this.seed, "stolenArticle", index);
    const isOwn = index % NCIC_ARTICLES_PER_OWN === 0;
    const state = isOwn ? "CA" : this.#otherState("article", index);
    const holder = this.person(state, fixed ? 1 : FIRST_GENERATED_PERSON + index);
    return {
      file: "article",
      words: "STOLEN ARTICLE",
      fields: { TYP, SER, BRA, DOT: draw.date(2024, 2024) },
      alsoFoundBy: {},
      cautions: [],
      ORI: agencyOf(holder, draw),
      OCA: caseNumber(draw),
      FCN: isOwn ? fcnAt(FCN_SYSTEM.article, index) : "",
      NIC: nicAt("A", index),
      entered: draw.date(2025, 2025),
    };
  }

  stolenArticle(index: number): HotRecord {
    return this.nationalArticle(index * NCIC_ARTICLES_PER_OWN);
  }

  /** Record `index` of a state's own file of persons, or of the other states' share of the national one. */
  personRecord(file: PersonFile, state: string, index: number): HotRecord {
    return this.#personRecord(file, state, index, index * NCIC_OTHERS_PER_OWN);
  }

  /** Record `index` of the national file; every third is California's, in the order of its own file. */
  nationalPersonRecord(file: PersonFile, index: number): HotRecord {
    if (index % NCIC_OTHERS_PER_OWN === 0) return this.personRecord(file, "CA", index / NCIC_OTHERS_PER_OWN);
    return this.#personRecord(file, this.#otherState(file, index), index, index);
  }

  /** What NCIC holds of a person of another state in one of its files of persons; null: nothing. */
  nationalRecordOf(file: PersonFile, state: string, personIndex: number): HotRecord | null {
    const { everyPersons, offset } = personFileRow(file);
    const place = personIndex - FIRST_GENERATED_PERSON - offset;
    if (place < 0 || place % everyPersons !== 0) return null;
    const index = place / everyPersons;
    const isOthers = index % NCIC_OTHERS_PER_OWN !== 0 && this.#otherState(file, index) === state;
    return isOthers ? this.nationalPersonRecord(file, index) : null;
  }

  #personRecord(file: PersonFile, state: string, index: number, place: number): HotRecord {
    const { nic, fixedPerson } = personFileRow(file);
    const isFixed = state === "CA" && index === 0;
    const person = this.person(
      state,
      isFixed ? fixedPerson : FIRST_GENERATED_PERSON + personOffset(file, index),
    );
    const draw = new Draw(isFixed ? FIXED_SEED : this.seed, `${file}.${state}`, index);
    const system = (FCN_SYSTEM as Readonly<Record<string, string>>)[file];
    const { fields, ...record } = withNumbers(
      personFields(file, person, draw),
      this.#subjectNumbers(state, person),
    );
    return {
      file,
      ...record,
      fields: file === "protectionOrder" && !isFixed ? this.#protecting(fields, person) : fields,
      ORI: agencyOf(person, draw),
      OCA: caseNumber(draw),
      FCN: state === "CA" && system !== undefined ? fcnAt(system, index) : "",
      NIC: nicAt(nic, place),
      entered: draw.date(2025, 2025),
    };
  }

  /** An order protects somebody of the population too: the restrained person's neighbour in it. */
  #protecting(fields: HotRecord["fields"], { state, index }: Person): HotRecord["fields"] {
    const { NAM, DOB } = this.person(state, index + 1);
    return { ...fields, PPN: NAM, PPB: DOB };
  }

  /** A person who stands in one of the files that only the state has. */
  stateRecord(file: StatePersonFile, index: number): HotRecord {
    const { system, words, fixed, everyPersons, offset, details } = STATE_PERSON_FILES[file];
    const isFixed = index === 0;
    const place = FIRST_GENERATED_PERSON + index * everyPersons + offset;
    const person = isFixed ? fixed : this.person("CA", place);
    const draw = new Draw(isFixed ? FIXED_SEED : this.seed, `state.${file}`, index);
    const { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, OLN, SOC } = person;
    const record = {
      file,
      words,
      fields: { NAM, SEX, RAC, DOB, HGT, WGT, EYE, HAI, ...details(draw, person) },
      alsoFoundBy: { OLN, SOC },
      cautions: [],
    };
    return {
      ...withNumbers(record, this.#subjectNumbers("CA", person)),
      ORI: agencyOf(person, draw),
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM[system], index),
      NIC: "",
      entered: draw.date(2025, 2025),
    };
  }

  /** Numbers under which somebody's criminal history is kept; none for who has none. */
  #subjectNumbers(state: string, person: Person): Readonly<Record<string, string>> {
    const isFixed = person.index < FIRST_GENERATED_PERSON;
    const subject = isFixed
      ? fixedSubjectOf(state, person.index)
      : subjectOfPerson(person.index - FIRST_GENERATED_PERSON);
    // A generated person has not the number of a fixed subject.
    if (subject === null || (!isFixed && FIXED_SUBJECTS[state]?.[subject] !== undefined)) return {};
    const numbers = { SID: stateIdAt(state, subject), FBI: fbiNumberAt(state, subject) };
    return state === "CA" ? { ...numbers, CII: criminalNumberAt(subject) } : numbers;
  }

  /** A vehicle in a tow yard; the first is the same whatever the seed. */
  storedVehicle(index: number): HotRecord {
    const vehicle = this.vehicle("CA", index * VEHICLES_PER_STORED + STORED_REMAINDER);
    const { LIC, LIY, LIT, VIN, VYR, VMA, VMO, VST, VCO } = vehicle;
    const draw = new Draw(index === 0 ? FIXED_SEED : this.seed, "stored", index);
    return {
      file: "storedVehicles",
      words: "STORED VEHICLE",
      fields: { LIC, LIS: "CA", LIY, LIT, VIN, VYR, VMA, VMO, VST, VCO },
      alsoFoundBy: {},
      cautions: [],
      ORI: "CA9190000",
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM.stored, index),
      NIC: "",
      entered: draw.date(2025, 2025),
    };
  }

  /** A gun that belongs to an agency of the state. */
  institutionalWeapon(index: number): HotRecord {
    const seed = index === 0 ? FIXED_SEED : this.seed;
    const draw = new Draw(seed, "institutional", index);
    return {
      file: "institutionalWeapons",
      words: "INSTITUTIONAL WEAPON",
      fields: { ...inventGun(seed, INSTITUTIONAL_FIRST_GUN + index) },
      alsoFoundBy: {},
      cautions: [],
      ORI: "CA9190000",
      OCA: caseNumber(draw),
      FCN: fcnAt(FCN_SYSTEM.institutional, index),
      NIC: "",
      entered: draw.date(2025, 2025),
    };
  }

  /** Record `index` of the dealers' sales: the guns of the state's file that nobody has stolen. */
  gunSale(index: number): HotRecord {
    const within = index % (GUNS_PER_STOLEN - 1);
    const skipped = within >= STOLEN_GUN_REMAINDER ? 1 : 0;
    const place = Math.floor(index / (GUNS_PER_STOLEN - 1)) * GUNS_PER_STOLEN + within + skipped;
    return { ...this.firearm(place), FCN: fcnAt(FCN_SYSTEM.sale, place) };
  }

  /** A plate that is gone while its vehicle is not. */
  stolenPlate(state: string, index: number): HotRecord {
    const at = index * VEHICLES_PER_PLATE + FIXED_STOLEN_PLATE;
    const { LIC, LIY, LIT } = this.vehicle(state, at);
    const plate =
      index === 0 && state === "CA"
        ? { LIC, LIS: state, LIY: "2027", LIT: "PC" }
        : { LIC, LIS: state, LIY, LIT };
    return this.#property("plate", "P", "STOLEN LICENSE PLATE", state, index, (draw) => ({
      ...plate,
      DOT: draw.date(2024, 2024),
    }));
  }

  /** A part of a vehicle of the state. */
  stolenPart(state: string, index: number): HotRecord {
    const { VYR, VMA } = this.vehicle(state, index * VEHICLES_PER_PART + PART_REMAINDER);
    const from = index === 0 && state === "CA" ? { VYR: "2018", VMA: "FORD" } : { VYR, VMA };
    const place = index * NCIC_OTHERS_PER_OWN + (state === "CA" ? 0 : 1);
    return this.#property("part", "I", "STOLEN PART", state, index, (draw) => ({
      SER: partSerialAt(place),
      BRA: "TESTCO",
      ...from,
      DOT: draw.date(2024, 2024),
    }));
  }

  stolenBoat(state: string, index: number): HotRecord {
    const vessel = this.vessel(state, index * VESSELS_PER_STOLEN + FIXED_STOLEN_VESSEL);
    const { REG, expires, BHN, BMA, BTY, BYR, BLE } = vessel;
    return this.#property("boat", "B", "STOLEN BOAT", state, index, (draw) => ({
      REG,
      RES: state,
      REY: expires.slice(0, 4),
      BHN,
      BMA,
      BTY,
      BYR,
      BLE,
      DOT: draw.date(2024, 2024),
    }));
  }

  stolenSecurity(state: string, index: number): HotRecord {
    const place = index * NCIC_OTHERS_PER_OWN + (state === "CA" ? 0 : 1);
    const owner = this.person(state, index === 0 && state === "CA" ? 1 : FIRST_GENERATED_PERSON + index * 11);
    return this.#property("security", "S", "STOLEN SECURITY", state, index, (draw) => ({
      TYP: draw.pick(["TC", "MO", "SB", "CS"]),
      SER: securitySerialAt(place),
      DEN: draw.pick(["50", "100", "500"]),
      ISS: "SAMPLE BANK",
      OWN: owner.NAM,
      DOT: draw.date(2024, 2024),
    }));
  }

  /** Record `index` of one of these national files. */
  nationalProperty(file: "plate" | "part" | "boat" | "security", index: number): HotRecord {
    const rowAt = {
      plate: this.stolenPlate,
      part: this.stolenPart,
      boat: this.stolenBoat,
      security: this.stolenSecurity,
    }[file].bind(this);
    if (index % NCIC_OTHERS_PER_OWN === 0) return rowAt("CA", index / NCIC_OTHERS_PER_OWN);
    const letter = { plate: "P", part: "I", boat: "B", security: "S" }[file];
    return { ...rowAt(this.#otherState(file, index), index), NIC: nicAt(letter, index) };
  }

  #property(
    file: "plate" | "part" | "boat" | "security",
    letter: string,
    words: string,
    state: string,
    index: number,
    fieldsOf: (draw: Draw) => HotRecord["fields"],
  ): HotRecord {
    const isFixed = state === "CA" && index === 0;
    const draw = new Draw(isFixed ? FIXED_SEED : this.seed, `stolen.${file}.${state}`, index);
    const system = (FCN_SYSTEM as Readonly<Record<string, string>>)[file];
    return {
      file,
      words,
      fields: fieldsOf(draw),
      alsoFoundBy: {},
      cautions: [],
      ORI: `${state}9${state === "CA" ? "19" : "01"}0000`,
      OCA: caseNumber(draw),
      FCN: state === "CA" && system !== undefined ? fcnAt(system, index) : "",
      NIC: nicAt(letter, index * NCIC_OTHERS_PER_OWN),
      entered: draw.date(2025, 2025),
    };
  }

  /**
   * The federal part of a subject's criminal history, which the FBI holds itself; null where it has none. Every
   * seventh subject of a state has one, and the fixed ones.
   */
  federalSubject(state: string, index: number): Subject | null {
    if (index % SUBJECTS_PER_FEDERAL !== 0) return null;
    const subject = this.subject(state, index);
    const seed = FIXED_SUBJECTS[state]?.[index] === undefined ? this.seed : FIXED_SEED;
    const federal = inventSubject(seed, { ...subject, state: FEDERAL, county: 0 }, index, 1);
    const { SID, CII, FBI } = subject;
    return { ...federal, state, SID, CII, FBI };
  }

  #otherState(stream: string, index: number): string {
    return new Draw(this.seed, `state.${stream}`, index).pick(STATES.filter((state) => state !== "CA"));
  }
}

/** Why DMV's record of a vehicle is closed: what the state's file has about it. */
function stopOf(state: string, vehicleIndex: number): string {
  if (isStolen(vehicleIndex)) return "STOLEN VEHICLE";
  if (state !== "CA") return "NONE";
  if (vehicleIndex % VEHICLES_PER_PLATE === FIXED_STOLEN_PLATE) return "STOLEN LICENSE PLATE";
  return vehicleIndex % VEHICLES_PER_STORED === STORED_REMAINDER ? "STORED VEHICLE" : "NONE";
}

function isStolen(vehicleIndex: number): boolean {
  return vehicleIndex % VEHICLES_PER_STOLEN === STOLEN_REMAINDER;
}

/** Oregon and Nevada keep property files of their own. */
function neighbourNumber(state: string): number {
  return state === "OR" ? 0 : 1;
}

/** Number of the subject that a fixed person is; null for none. */
function fixedSubjectOf(state: string, person: number): number | null {
  const subject = Object.entries(FIXED_SUBJECTS[state] ?? {}).find(([, { index }]) => index === person)?.[0];
  return subject === undefined ? null : Number(subject);
}

/** The record is found by these numbers too. */
function withNumbers<Record extends Pick<HotRecord, "alsoFoundBy">>(
  record: Record,
  numbers: Readonly<{ [code: string]: string }>,
): Record {
  // Who is found without a name has no number either.
  if (Object.keys(record.alsoFoundBy).length === 0) return record;
  return { ...record, alsoFoundBy: { ...record.alsoFoundBy, ...numbers } };
}

function caseNumber(draw: Draw): string {
  return `25-${String(draw.between(1, 999_999)).padStart(6, "0")}`;
}
