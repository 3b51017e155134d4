/**
 * How many records each simulator holds at full scale. California's and NCIC's are those of ncic-clets 6;
 * the neighbours' and the other states' are ours.
 */
export const SIMULATOR_NAMES = ["ncic", "nlets", "dmv", "cjis", "leds", "ncjis"] as const;
export type SimulatorName = (typeof SIMULATOR_NAMES)[number];

export const FULL_SIZES = {
  dmv: { vehicles: 36_000_000, drivers: 34_800_000, vessels: 700_000, occupationalLicences: 150_000 },
  /** What the state shares with NCIC has the sizes of NCIC's thirds. */
  cjis: {
    stolenVehicles: 500_000,
    storedVehicles: 250_000,
    plates: 100_000,
    parts: 20_000,
    boats: 15_000,
    /** One in five is stolen, the others are dealers' sales. */
    firearms: 20_000_000,
    institutionalWeapons: 100_000,
    articles: 3_000_000,
    wanted: 1_200_000,
    orders: 350_000,
    missing: 30_000,
    unidentified: 2_700,
    supervised: 400_000,
    sexRegistrants: 233_000,
    arsonRegistrants: 12_000,
    prohibited: 23_900,
    barred: 100_000,
    subjects: 12_000_000,
  },
  /**
   * 16 million together: the state's share of orders and supervised persons (ncic-clets 6) is more than a third of what
   * the nation's 12 million would leave for them. The small files are ours.
   */
  ncic: {
    vehicle: 900_000,
    plate: 300_000,
    part: 60_000,
    gun: 4_000_000,
    article: 6_000_000,
    boat: 45_000,
    security: 100_000,
    wanted: 1_200_000,
    missing: 90_000,
    unidentified: 8_000,
    protectionOrder: 1_050_000,
    foreignFugitive: 15_000,
    immigrationViolator: 150_000,
    supervisedRelease: 1_200_000,
    sexOffender: 700_000,
    gang: 45_000,
    threatScreening: 12_000,
    protectiveInterest: 3_000,
    identityTheft: 100_000,
    violent: 30_000,
    nicsDenied: 100_000,
    /** Subjects of the interstate index. */
    subjects: 1_000_000,
  },
  leds: {
    vehicles: 4_100_000,
    drivers: 3_000_000,
    vessels: 150_000,
    stolenVehicles: 30_000,
    wanted: 100_000,
    orders: 45_000,
    guns: 60_000,
    articles: 100_000,
    subjects: 1_500_000,
  },
  ncjis: {
    vehicles: 2_600_000,
    drivers: 2_100_000,
    vessels: 50_000,
    stolenVehicles: 25_000,
    wanted: 80_000,
    orders: 30_000,
    guns: 50_000,
    articles: 80_000,
    subjects: 1_100_000,
  },
  /** Of each state and province, a sample: enough to find somebody everywhere. The aircraft are the nation's. */
  nlets: { vehicles: 400_000, drivers: 400_000, vessels: 40_000, subjects: 100_000, aircraft: 290_000 },
} as const satisfies Record<SimulatorName, Readonly<Record<string, number>>>;

export const SCALE_DEFAULT = 1 / 1000;
/** Above this the ranges of invented plates and serials would run out. */
export const SCALE_MAX = 1 / 10;

/** Records of a file at a scale: at least 50, so that the fixed ones have their places in even the smallest. */
export function sizeAt(fullSize: number, scale: number): number {
  return Math.max(50, Math.round(fullSize * scale));
}
