import { describe, expect, it } from "vitest";
import { RECOVERY_DECISIONS, recoveryCase, type SegmentFacts } from "../../../src/journal/log/recovery.ts";

const HEADS = ["good", "damaged", "otherVersion", "otherJournal"] as const;
const BOOLEANS = [false, true];

const ALL: SegmentFacts[] = HEADS.flatMap((head) =>
  BOOLEANS.flatMap((isLast) =>
    BOOLEANS.flatMap((followsOn) =>
      (["clean", "torn"] as const).flatMap((kind) =>
        BOOLEANS.flatMap((hasGroupBehind) =>
          BOOLEANS.map((hasGap) => ({ head, isLast, followsOn, end: { kind, hasGroupBehind, hasGap } })),
        ),
      ),
    ),
  ),
);

describe("the recovery table", () => {
  it("decides every combination of facts", () => {
    expect(ALL).toHaveLength(128);
    for (const facts of ALL) expect(RECOVERY_DECISIONS[recoveryCase(facts)]).toBeDefined();
  });

  it("gives up only what was never durable: the end of the last segment, with nothing whole behind it", () => {
    for (const facts of ALL) {
      const decision = RECOVERY_DECISIONS[recoveryCase(facts)];
      if (decision !== "cut" && decision !== "remove") continue;
      expect(facts).toMatchObject({ isLast: true, end: { hasGroupBehind: false } });
    }
  });

  it("keeps nothing that does not follow on, is damaged or foreign", () => {
    for (const facts of ALL) {
      if (RECOVERY_DECISIONS[recoveryCase(facts)] !== "keep") continue;
      expect(facts).toEqual({
        head: "good",
        isLast: facts.isLast,
        followsOn: true,
        end: { kind: "clean", hasGroupBehind: false, hasGap: false },
      });
    }
  });
});
