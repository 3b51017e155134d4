import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { type AskedSystem, openSystem } from "../support.ts";

/**
 * The overlay on disk against the plainest thing that could do the same: a list of records in memory. Random acts of
 * two agencies on a few plates, generated and entered, live and test, with days going by and restarts.
 */
const AGENCIES = ["CA9190000", "CA9370100"] as const;
/** The first is a generated stolen vehicle of the first agency. */
const PLATES = ["9ZZZ999", "9QQQ971", "9QQQ972", "9QQQ973"] as const;
const COLOURS = ["RED", "BLU", "WHI"] as const;
const DAY = 86_400_000;
/** A vehicle without VIN stays so long; a located one so long after that. */
const KEPT_DAYS = 90;
const LOCATED_DAYS = 5;

interface Row {
  readonly NIC: string;
  readonly isTest: boolean;
  readonly owner: string;
  readonly OCA: string;
  readonly endsMs: number;
  LIC: string;
  VCO: string;
  locatedMs: number | null;
  isEnded: boolean;
}

type Act =
  | { readonly kind: "enter"; readonly plate: number; readonly agency: number; readonly isTest: boolean }
  | {
      readonly kind: "modify" | "plate" | "locate" | "clear" | "cancel";
      readonly plate: number;
      readonly agency: number;
      readonly isTest: boolean;
      /** Second identifier is right. */
      readonly isRight: boolean;
      readonly value: number;
    }
  | { readonly kind: "wait"; readonly days: number }
  | { readonly kind: "restart" };

const index = (list: readonly unknown[]) => fc.nat(list.length - 1);
const isTest = fc.boolean();
const change = fc.record({
  kind: fc.constantFrom(
    "modify" as const,
    "plate" as const,
    "locate" as const,
    "clear" as const,
    "cancel" as const,
  ),
  plate: index(PLATES),
  agency: index(AGENCIES),
  isTest: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: isTest }),
  isRight: fc.oneof(
    { weight: 5, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  value: fc.nat(2),
});
const acts = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("enter" as const),
        plate: index(PLATES),
        agency: index(AGENCIES),
        isTest,
      }),
    },
    { weight: 8, arbitrary: change },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.constantFrom(1, 4, 5, 60, 91) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
  ),
  { minLength: 1, maxLength: 40 },
);

class Model {
  readonly rows: Row[] = [];

  standing(isTest: boolean, nowMs: number): Row[] {
    return this.rows.filter((row) => {
      const isOver = row.locatedMs !== null && nowMs >= row.locatedMs + LOCATED_DAYS * DAY;
      return row.isTest === isTest && !row.isEnded && !isOver && nowMs < row.endsMs;
    });
  }

  byPlate(LIC: string, isTest: boolean, nowMs: number): Row | undefined {
    return this.standing(isTest, nowMs).find((row) => row.LIC === LIC);
  }
}

const opened: AskedSystem[] = [];
afterAll(async () => {
  for (const system of opened) await system.close();
});

/** Whether it was done, in the model and in the system. */
async function step(act: Act, model: Model, system: AskedSystem, serial: number): Promise<void> {
  const { clock } = system;
  if (act.kind === "wait") return system.advance(act.days * DAY);
  if (act.kind === "restart") return system.restart();
  const sender = AGENCIES[act.agency]!;
  const how = { isTest: act.isTest, number: serial };
  const send = (key: string, fields: string) =>
    system.ask(`${key}.${sender}.NCI.*${serial}.TXT ${fields}`, "NCI", how)[0]!;
  const LIC = PLATES[act.plate]!;
  const row = model.byPlate(LIC, act.isTest, clock.nowMs);
  if (act.kind === "enter") {
    const answer = send("EV", `LIC/${LIC}.LIS/CA.LIY/2027.VCO/RED.OCA/26-${serial}`);
    expect(answer.isError ?? false, answer.text).toBe(row !== undefined);
    if (answer.isError) return;
    const NIC = /NIC\/(V[0-9]{9})/.exec(answer.text)![1]!;
    expect(model.rows.some((one) => one.NIC === NIC)).toBe(false);
    const endsMs = clock.nowMs + KEPT_DAYS * DAY;
    model.rows.push({
      NIC,
      isTest: act.isTest,
      owner: sender,
      OCA: `26-${serial}`,
      endsMs,
      LIC,
      VCO: "RED",
      locatedMs: null,
      isEnded: false,
    });
    return;
  }
  const target = row ?? model.rows[act.value % model.rows.length]!;
  const proof = `NIC/${target.NIC}.LIC/${act.isRight ? target.LIC : "9QQQ000"}`;
  const isOwner = sender === target.owner;
  const isThere = model.standing(act.isTest, clock.nowMs).includes(target);
  switch (act.kind) {
    case "modify": {
      const VCO = COLOURS[act.value]!;
      const answer = send("MV", `${proof}.VCO/${VCO}`);
      const isDone = isThere && isOwner && act.isRight && VCO !== target.VCO;
      expect(answer.isError ?? false, answer.text).toBe(!isDone);
      if (isDone) target.VCO = VCO;
      return;
    }
    case "plate": {
      const other = PLATES[1 + (act.value % 3)]!;
      const answer = send("MV", `NIC/${target.NIC}.OCA/${act.isRight ? target.OCA : "26-NONE"}.LIC/${other}`);
      const isTaken = model.byPlate(other, act.isTest, clock.nowMs) !== undefined;
      const isDone = isThere && isOwner && act.isRight && !isTaken;
      expect(answer.isError ?? false, answer.text).toBe(!isDone);
      if (isDone) target.LIC = other;
      return;
    }
    case "locate": {
      const answer = send("LV", proof);
      const isDone = isThere && !isOwner && act.isRight && target.locatedMs === null;
      expect(answer.isError ?? false, answer.text).toBe(!isDone);
      if (isDone) target.locatedMs = clock.nowMs;
      return;
    }
    case "clear":
    case "cancel": {
      const answer = send(act.kind === "clear" ? "CV" : "XV", proof);
      const isDone = isThere && isOwner && act.isRight;
      expect(answer.isError ?? false, answer.text).toBe(!isDone);
      if (isDone) target.isEnded = true;
    }
  }
}

function compare(model: Model, system: AskedSystem): void {
  for (const isTest of [false, true]) {
    for (const LIC of PLATES) {
      const text = system.text(`ZV.${AGENCIES[1]}.NCI.TXT LIC/${LIC}`, "NCI", { isTest });
      const found = [...text.matchAll(/NIC\/(V[0-9]{9}) DTE/g)].map((match) => match[1]!);
      const rows = model.standing(isTest, system.clock.nowMs).filter((row) => row.LIC === LIC);
      expect(found.sort(), `${LIC} ${isTest ? "test" : "live"}`).toEqual(rows.map(({ NIC }) => NIC).sort());
      for (const row of rows) if (row.VCO !== "") expect(text).toContain(`VCO/${row.VCO}`);
      expect(text.includes("LOCATED/")).toBe(rows.some(({ locatedMs }) => locatedMs !== null));
    }
  }
}

it("agrees with a list in memory under random acts, days and restarts", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const system = await openSystem("ncic");
      opened.push(system);
      const model = new Model();
      const generated = system.text(`ZV.${AGENCIES[1]}.NCI.TXT LIC/${PLATES[0]}`);
      model.rows.push({
        NIC: /NIC\/(V[0-9]{9})/.exec(generated)![1]!,
        isTest: false,
        owner: AGENCIES[0],
        OCA: /OCA\/(\S+)/.exec(generated)![1]!,
        endsMs: Number.POSITIVE_INFINITY,
        LIC: PLATES[0],
        VCO: /VCO\/(\w+)/.exec(generated)![1]!,
        locatedMs: null,
        isEnded: false,
      });
      for (const [at, act] of list.entries()) {
        await step(act, model, system, at + 1);
        compare(model, system);
      }
      opened.pop();
      await system.close();
    }),
    { numRuns: 25 },
  );
}, 120_000);
