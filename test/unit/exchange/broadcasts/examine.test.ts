import { describe, expect, it } from "vitest";
import { RejectCode as R } from "../../../../src/domain/codes.ts";
import { broadcastWorld, SH37 } from "../../../support/broadcastWorld.ts";

const TEXT = "TXM/EXERCISE ONLY";

/** A message with the place of the trouble between « and », its code and field. */
const REFUSED: [what: string, marked: string, code: number, field?: string][] = [
  ["a group without members", "AM.CA9190000.«GNON».TXT HELLO", R.receiverMissing],
  ["an agency without a receiving station", "AM.CA9190000.«CA9190900».TXT HELLO", R.receiverMissing],
  ["three regions", "AM.CA9190000.A1,B1,«C1».TXT BCL/BOLO.TXM/X", R.destinationsTooMany],
  ["a text of 7,201 characters", `AM.CA9190000.CA9370000.TXT ${"X".repeat(7200)}«X»`, R.sizeExceeded],
  [
    "26 mnemonics",
    `AM.CA9190000.SH37.TXT CPY/${"SH01,".repeat(24)}«SH01».${TEXT}`,
    R.destinationsTooMany,
    "CPY",
  ],
  ["six destinations", "AM.CA9190000.SH37,SH01,EMSG,PD19,HC19,«SH19».TXT HELLO", R.destinationsTooMany],
  [
    "a mnemonic in CPY that there is not",
    `AM.CA9190000.SH37.TXT CPY/SH01,«QQ99».${TEXT}`,
    R.destinationUnknown,
    "CPY",
  ],
  ["an ORI in CPY", `AM.CA9190000.SH37.TXT CPY/«CA9010000».${TEXT}`, R.destinationUnknown, "CPY"],
  ["an unknown class", `AM.CA9190000.GC19.TXT BCL/«BOLLO».${TEXT}`, R.broadcastClassUnknown, "BCL"],
  [
    "a class that may not go to the group",
    `AM.CA9190000.«GALL».TXT BCL/INFO.${TEXT}`,
    R.destinationNotForClass,
  ],
  [
    "no class, for a group that those without may not go to",
    "AM.CA9190000.«GALL».TXT HELLO",
    R.destinationNotForClass,
  ],
  ["a class that may not go to regions", "AM.CA9190000.«A1».TXT HELLO", R.destinationNotForClass],
  [
    "no approval for a key that is a class by itself",
    `AA.CA9190000.«A1».TXT SUB/BOLO.${TEXT}`,
    R.approvalMissing,
    "APV",
  ],
  [
    "too short an expiry for the class",
    `AM.CA9190000.GC19.TXT BCL/BOLO.EXP/«1».${TEXT}`,
    R.expiryOutOfBounds,
    "EXP",
  ],
  [
    "too long an expiry for the class",
    `AM.CA9190000.GC19.TXT BCL/OFFICER-DOWN.EXP/«13».${TEXT}`,
    R.expiryOutOfBounds,
    "EXP",
  ],
  [
    "no approval where the group needs a release",
    `AM.CA9190000.«GALL».TXT BCL/BOLO.${TEXT}`,
    R.approvalMissing,
    "APV",
  ],
  [
    "no approval for all points of the nation",
    `AM.CA9190000.«Z1».TXT BCL/BOLO.${TEXT}`,
    R.approvalMissing,
    "APV",
  ],
  [
    "no approval where the class always needs one",
    `AM.CA9190000.«GC37».TXT BCL/AMBER.${TEXT}`,
    R.approvalMissing,
    "APV",
  ],
  [
    "an approver that nobody knows",
    `AM.CA9190000.GALL.TXT BCL/BOLO.APV/«SGT 1».${TEXT}`,
    R.approverNotAuthorized,
    "APV",
  ],
  [
    "an approver of another agency",
    `AM.CA9370000.GALL.TXT BCL/BOLO.APV/«SGT 4711».${TEXT}`,
    R.approverNotAuthorized,
    "APV",
  ],
  [
    "an approver of another class",
    `AM.CA9190000.GALL.TXT BCL/AMBER.APV/«SGT 4711».${TEXT}`,
    R.approverNotAuthorized,
    "APV",
  ],
  [
    "an approver who is not needed and may not",
    `AM.CA9190000.GC19.TXT BCL/OFFICER-DOWN.APV/«SGT 4711».${TEXT}`,
    R.approverNotAuthorized,
    "APV",
  ],
  ["a cancel of nothing", "AM.CA9190000.GC19.TXT CXL/«17»", R.broadcastNotInForce, "CXL"],
  ["a question for the state of nothing", "AM.CA9190000.GC19.TXT BST/«17»", R.broadcastNotInForce, "BST"],
];

describe("an administrative message that does not keep the rules", () => {
  it.each(REFUSED)("is refused for %s", (_, marked, code, field = "") => {
    const world = broadcastWorld();
    const text = marked.replace(/[«»]/g, "");
    const station = text.startsWith("AM.CA9370000") ? SH37 : 0;
    world.send([text], { station });
    expect(world.rejects.map(({ code, field, at }) => ({ code, field, at }))).toEqual([
      { code, field, at: marked.indexOf("«") },
    ]);
    expect(world.accepts).toEqual([]);
    expect(world.deliveries).toEqual([]);
    expect(world.forwards).toEqual([]);
  });
});

describe("an administrative message that keeps them", () => {
  const ACCEPTED: [what: string, text: string, station?: number][] = [
    ["the approval that its key asks for", `AA.CA9190000.A1.TXT APV/DUTY 1.${TEXT}`],
    ["7,200 characters", `AM.CA9190000.CA9370000.TXT ${"X".repeat(7200)}`],
    ["25 mnemonics", `AM.CA9190000.SH37.TXT CPY/${"SH01,".repeat(23)}SH01.${TEXT}`],
    ["two regions", `AM.CA9190000.A1,B1.TXT BCL/BOLO.${TEXT}`],
    [
      "a class by the first word of the subject",
      `AM.CA9190000.GALL.TXT SUB/BOLO MISSING AT RISK.APV/SGT 4711.${TEXT}`,
    ],
    ["an approver of the agency", `AM.CA9190000.GALL.TXT BCL/BOLO.APV/SGT 4711.${TEXT}`],
    ["an approver of the state's message centre", `AM.CA9370000.GALL.TXT BCL/BOLO.APV/DUTY 1.${TEXT}`, SH37],
    ["an emergency without approval", `AM.CA9190000.GALL.TXT BCL/OFFICER-DOWN.${TEXT}`],
    ["the longest expiry", `AM.CA9190000.GC19.TXT BCL/BOLO.EXP/48.${TEXT}`],
    ["a help file of another state, without text", "AM.CA9190000.AZLICHELP.TXT"],
    [
      "the question to another state for a broadcast of its own",
      "AM.CA9190000.AZ.TXT REQUEST FOR STATEWIDE BROADCAST",
    ],
  ];
  it.each(ACCEPTED)("is taken with %s", (_, text, station = 0) => {
    const world = broadcastWorld();
    world.send([text], { station });
    expect(world.rejects).toEqual([]);
    expect(world.accepts).toHaveLength(1);
  });
});
