/** Offences as they stand on criminal histories: sections of Californian law, in the form of ncic-clets 3.2. */
import type { Charge, Registrant } from "./criminalRecord.ts";

const felony = (statute: string, words: string): Charge => ({ statute, words, level: "felony" });
const misdemeanor = (statute: string, words: string): Charge => ({ statute, words, level: "misdemeanor" });

export const FELONIES: readonly Charge[] = [
  felony("459 PC", "BURGLARY:FIRST DEGREE"),
  felony("211 PC", "ROBBERY"),
  felony("245(A)(4) PC", "ASSAULT WITH FORCE LIKELY TO INJURE"),
  felony("10851(A) VC", "TAKE VEHICLE WITHOUT CONSENT"),
  felony("496(A) PC", "RECEIVE KNOWN STOLEN PROPERTY"),
  felony("11378 HS", "POSSESS CONTROLLED SUBSTANCE FOR SALE"),
  felony("487(A) PC", "GRAND THEFT"),
  felony("273.5(A) PC", "INFLICT CORPORAL INJURY ON SPOUSE"),
  felony("470(D) PC", "FORGERY"),
];

export const MISDEMEANORS: readonly Charge[] = [
  misdemeanor("23152(A) VC", "DUI ALCOHOL/DRUGS"),
  misdemeanor("484(A) PC", "PETTY THEFT"),
  misdemeanor("11377(A) HS", "POSSESS CONTROLLED SUBSTANCE"),
  misdemeanor("242 PC", "BATTERY"),
  misdemeanor("594(A) PC", "VANDALISM"),
  misdemeanor("148(A)(1) PC", "RESIST OR OBSTRUCT OFFICER"),
  misdemeanor("602 PC", "TRESPASS"),
  misdemeanor("273.6(A) PC", "VIOLATE COURT ORDER"),
  misdemeanor("14601.1(A) VC", "DRIVE WHILE LICENSE SUSPENDED"),
];

/** Offences after which somebody has to register, and the section that says so. */
export const REGISTRABLE: Readonly<
  Record<Registrant, { readonly charge: Charge; readonly statute: string }>
> = {
  SEX: { charge: felony("261(A)(2) PC", "RAPE BY FORCE"), statute: "290 PC" },
  ARSON: { charge: felony("451(D) PC", "ARSON OF PROPERTY"), statute: "457.1 PC" },
};

export const ENHANCEMENTS = [
  "12022(A)(1) PC-ARMED WITH FIREARM",
  "12022.7(A) PC-GREAT BODILY INJURY",
  "667.5(B) PC-PRIOR PRISON TERM",
] as const;
