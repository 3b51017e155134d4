/** Messages of each kind for the core bench, from stations all over the route table; a seed makes them repeat. */
import { strict as assert } from "node:assert";
import { type MessageCore, RESULT_BYTES } from "../../src/core/messageCore.ts";
import { RecordView } from "../../src/core/recordView.ts";
import type { RouteTable } from "../../src/core/routeTable.ts";
import { dateNumber, SlabWriter } from "../../src/core/slabWriter.ts";
import { SLAB_BYTES } from "../../src/limits.ts";

/** What follows the origin; `status` is what every core has to say to it. */
export interface MessageKind {
  readonly name: string;
  readonly key: string;
  readonly status: number;
  readonly rest: (number: number, routes: RouteTable) => string;
}

const digits = (number: number, count: number) => String(number % 10 ** count).padStart(count, "0");

export const MESSAGE_KINDS: readonly MessageKind[] = [
  {
    name: "RQ, plate, 2 states",
    key: "RQ",
    status: 0,
    rest: (i) => `AZ,NV.*R${digits(i, 5)}.TXT LIC/9QQQ${digits(i, 3)}.LIY/2027.LIT/PC`,
  },
  {
    name: "QW, name, 4 fields",
    key: "QW",
    status: 0,
    rest: (i) =>
      `WPS.*W${digits(i, 5)}.TXT NAM/TESTPERSON, DELTA Q.SEX/M.RAC/W.DOB/197505${digits((i % 28) + 1, 2)}`,
  },
  {
    name: "FQ, 5 fields",
    key: "FQ",
    status: 0,
    rest: (i) => `CA.*F1.TXT PUR/C.ATN/DOEJ 4711.RSN/INV.CAS/26-${digits(i, 6)}.SID/CA000${digits(i, 5)}`,
  },
  {
    name: "AM, 300 characters",
    key: "AM",
    status: 0,
    rest: (i) => `GALL.*M${digits(i, 5)}.TXT EXERCISE ONLY. ${"NO ACTION IS TO BE TAKEN. ".repeat(10)}END`,
  },
  {
    name: "RQ, bad plate type",
    key: "RQ",
    status: 206,
    rest: (i) => `DMV.*R${digits(i, 5)}.TXT LIC/9QQQ${digits(i, 3)}.LIY/2027.LIT/XX`,
  },
];

/** Slabs of `batch` messages each, at least `messages` in all. */
export function fillSlabs(
  kind: MessageKind,
  routes: RouteTable,
  batch: number,
  messages: number,
): Uint8Array[] {
  const slabs: Uint8Array[] = [];
  const today = dateNumber(new Date("2026-11-30T12:00:00Z"));
  let seed = 20_261_130;
  for (let written = 0; written < messages; ) {
    const slab = new Uint8Array(new SharedArrayBuffer(Math.min(SLAB_BYTES, 1024 + batch * 512)));
    const writer = new SlabWriter(slab);
    writer.reset(today);
    for (let i = 0; i < batch; i++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      const station = (seed >>> 4) % routes.stations.length;
      const ori = routes.agencies[routes.stations[station]!.agency]!.ori;
      const bytes = Buffer.from(`${kind.key}.${ori}.${kind.rest(seed >>> 8, routes)}`, "latin1");
      // A batch is closed when its fields could need all spans: the greatest batches hold fewer messages.
      if (!writer.append(bytes, 1, station, 0, i + 1, 0, 0)) break;
    }
    written += writer.count;
    slabs.push(slab);
  }
  return slabs;
}

/** Sees that a core gives each message the status of its kind; returns a checksum of the identities. */
export function checkSlabs(core: MessageCore, kind: MessageKind, slabs: readonly Uint8Array[]): number {
  const result = new Uint8Array(RESULT_BYTES);
  const record = new RecordView(result);
  let checksum = 0;
  for (const slab of slabs) {
    const count = core.parseBatch(slab, result);
    for (let i = 0; i < count; i++) {
      const { status, identity } = record.at(i);
      assert.equal(status, kind.status, `${core.name}, ${kind.name}: field ${record.faultFieldCode()}`);
      checksum = (Math.imul(checksum, 31) + identity + status) >>> 0;
    }
  }
  return checksum;
}
