import { describe, expect, it } from "vitest";
import { LINK_FRAME_BYTES_MAX, MESSAGE_BYTES_MAX, RESPONSE_BYTES_MAX } from "../../../src/limits.ts";
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  FrameReader,
  frameKind,
  parseForwardFrame,
  parseHello,
  parseRespondFrame,
  parseService,
} from "../../../src/wire/frames.ts";

const hello = [0, "statewire.link", 1, "DMV"];
const forward = [1, [7, 0, 5000, 0, "DMV", Buffer.from("RQ.CA9190000.DMV.TXT LIC/9QQQ123")]];
const respond = [
  2,
  [2 ** 40, 1, 1, 9, Buffer.from("RR.CA9190000.DMV.TXT LIC/9QQQ123")],
  [8, 0, 1, 1, Buffer.from("X")],
];

function payloadsOf(reader: FrameReader, chunks: Iterable<Uint8Array>): unknown[] {
  const values: unknown[] = [];
  for (const chunk of chunks) for (const payload of reader.push(chunk)) values.push(decodeFrame(payload));
  return values;
}

function lengthPrefix(bytes: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(bytes);
  return prefix;
}

function faultOf(act: () => unknown): FrameError {
  try {
    act();
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
  throw new Error("no FrameError came");
}

/** Small generator of repeatable random numbers (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("FrameReader", () => {
  const frames = [hello, forward, respond, [3], [4], [5, 0, "AZ"]];
  const stream = Buffer.concat(frames.map(encodeFrame));

  it("gives every frame of one chunk", () => {
    expect(payloadsOf(new FrameReader(), [stream])).toEqual(frames);
  });

  it("gives the same frames byte by byte", () => {
    expect(
      payloadsOf(
        new FrameReader(),
        [...stream].map((byte) => Uint8Array.of(byte)),
      ),
    ).toEqual(frames);
  });

  it("gives the same frames however the stream is cut", () => {
    const seed = Date.now() & 0x7fffffff;
    const random = randomFrom(seed);
    for (let round = 0; round < 200; round++) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < stream.length; ) {
        const end = Math.min(stream.length, at + 1 + Math.floor(random() * 40));
        chunks.push(stream.subarray(at, end));
        at = end;
      }
      expect(payloadsOf(new FrameReader(), chunks), `seed ${seed}, round ${round}`).toEqual(frames);
    }
  });

  it("takes empty chunks", () => {
    expect(payloadsOf(new FrameReader(), [Buffer.alloc(0), stream, Buffer.alloc(0)])).toEqual(frames);
  });

  it("continues with what an abandoned iteration left over", () => {
    const reader = new FrameReader();
    for (const payload of reader.push(stream)) {
      expect(decodeFrame(payload)).toEqual(hello);
      break;
    }
    expect(payloadsOf(reader, [encodeFrame([4])])).toEqual([...frames.slice(1), [4]]);
  });

  it("does not copy a frame that lies whole in a chunk", () => {
    const [payload] = [...new FrameReader().push(stream)];
    expect(payload?.buffer).toBe(stream.buffer);
  });

  it("takes a frame of the longest length and refuses one byte more", () => {
    const longest = Buffer.concat([lengthPrefix(LINK_FRAME_BYTES_MAX), Buffer.alloc(LINK_FRAME_BYTES_MAX)]);
    expect([...new FrameReader().push(longest)].map((payload) => payload.length)).toEqual([
      LINK_FRAME_BYTES_MAX,
    ]);

    const fault = faultOf(() => [...new FrameReader().push(lengthPrefix(LINK_FRAME_BYTES_MAX + 1))]);
    expect([fault.code, fault.bytes]).toEqual(["FRAME_TOO_LONG", LINK_FRAME_BYTES_MAX + 1]);
  });

  it("is dead after a bad length, having given the frames in front of it", () => {
    const reader = new FrameReader();
    const values: unknown[] = [];
    const fault = faultOf(() => {
      for (const payload of reader.push(
        Buffer.concat([encodeFrame(hello), lengthPrefix(0), encodeFrame([3])]),
      )) {
        values.push(decodeFrame(payload));
      }
    });
    expect(fault.code).toBe("FRAME_EMPTY");
    expect(values).toEqual([hello]);
    expect(reader.isDead).toBe(true);
    expect(faultOf(() => reader.push(encodeFrame([3]))).code).toBe("READER_DEAD");
  });
});

describe("encodeFrame and decodeFrame", () => {
  it("keep text as bytes and large numbers as numbers", () => {
    const [payload] = [...new FrameReader().push(encodeFrame(respond))];
    const [, first] = decodeFrame(payload!) as [number, [number, number, number, number, Uint8Array]];
    expect(first[0]).toBe(2 ** 40);
    expect(first[4]).toBeInstanceOf(Uint8Array);
  });

  it("refuse to write a frame that no reader takes", () => {
    expect(faultOf(() => encodeFrame([2, Buffer.alloc(LINK_FRAME_BYTES_MAX)])).code).toBe("FRAME_TOO_LONG");
  });

  it("refuse what is not one MessagePack value, without quoting it", () => {
    const cut = encodeFrame(forward).subarray(4, -3);
    const doubled = Buffer.concat([encodeFrame(hello).subarray(4), encodeFrame(hello).subarray(4)]);
    const hugeArray = Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]);
    const deep = Buffer.alloc(200_000, 0x91);
    for (const payload of [cut, doubled, hugeArray, deep, Buffer.alloc(0)]) {
      const fault = faultOf(() => decodeFrame(payload));
      expect(fault.code).toBe("FRAME_MALFORMED");
      expect(fault.message).not.toContain("9QQQ123");
    }
  });

  it("end in a value or a FrameError for any bytes", () => {
    const seed = Date.now() & 0x7fffffff;
    const random = randomFrom(seed);
    for (let round = 0; round < 2000; round++) {
      const payload = Buffer.from(
        Array.from({ length: 1 + Math.floor(random() * 60) }, () => random() * 256),
      );
      try {
        const value = decodeFrame(payload);
        parseForwardFrame(value);
        parseRespondFrame(value);
        parseHello(value);
        parseService(value);
      } catch (error) {
        expect(error, `seed ${seed}, round ${round}`).toBeInstanceOf(FrameError);
      }
    }
  });
});

describe("the parse functions", () => {
  it("know the kind of a frame", () => {
    expect([hello, forward, respond, [3], [4], [5, 1, ""]].map(frameKind)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([[6], ["1"], [], null, 1, { 0: 1 }].map(frameKind)).toEqual([null, null, null, null, null, null]);
  });

  it("take a hello and nothing like it", () => {
    expect(parseHello(hello)).toEqual({ version: 1, name: "DMV" });
    for (const other of [
      [0, "statewire", 1, "DMV"],
      [0, "statewire.link", "1", "DMV"],
      [0, "statewire.link", 1],
      [0, "statewire.link", 1, ""],
      [0, "statewire.link", 1, "X".repeat(65)],
      [1, "statewire.link", 1, "DMV"],
      [...hello, 1],
      null,
    ]) {
      expect(parseHello(other)).toBeNull();
    }
  });

  it("take forward items and refuse the frame for one bad item", () => {
    const good = [7, 0, 5000, 0, "DMV", Buffer.from("T")];
    expect(parseForwardFrame([1, good, good])).toEqual([good, good]);
    expect(parseForwardFrame([1])).toEqual([]);
    const bad: unknown[] = [
      [-1, 0, 5000, 0, "DMV", Buffer.from("T")],
      [1.5, 0, 5000, 0, "DMV", Buffer.from("T")],
      [2 ** 53, 0, 5000, 0, "DMV", Buffer.from("T")],
      ["7", 0, 5000, 0, "DMV", Buffer.from("T")],
      [7, -1, 5000, 0, "DMV", Buffer.from("T")],
      [7, 0, Number.NaN, 0, "DMV", Buffer.from("T")],
      [7, 0, -1, 0, "DMV", Buffer.from("T")],
      [7, 0, 5000, null, "DMV", Buffer.from("T")],
      [7, 0, 5000, 0, "", Buffer.from("T")],
      [7, 0, 5000, 0, "CA91900001", Buffer.from("T")],
      [7, 0, 5000, 0, "toString", Buffer.from("T")],
      [7, 0, 5000, 0, "DMV", "T"],
      [7, 0, 5000, 0, "DMV", Buffer.alloc(0)],
      [7, 0, 5000, 0, "DMV", Buffer.alloc(MESSAGE_BYTES_MAX + 1)],
      [7, 0, 5000, 0, "DMV"],
      [...good, 1],
      null,
      { 0: 7 },
    ];
    for (const item of bad) expect(parseForwardFrame([1, good, item])).toBeNull();
    expect(parseForwardFrame([2, good])).toBeNull();
    expect(parseForwardFrame("1")).toBeNull();
  });

  it("take respond items and refuse the frame for one bad item", () => {
    const good = [7, 0, 1, 1, Buffer.from("T")];
    const takenOver = [7, 0, 1, 1, Buffer.alloc(0)];
    expect(parseRespondFrame([2, good, takenOver])).toEqual([good, takenOver]);
    const bad: unknown[] = [
      [7, 0, 0, 1, Buffer.from("T")],
      [7, 0, 65_536, 1, Buffer.from("T")],
      [7, 0, 1, -1, Buffer.from("T")],
      [7, 0, 1, 0, Buffer.alloc(0)],
      [7, 0, 1, 1, Buffer.alloc(RESPONSE_BYTES_MAX + 1)],
      [7, 0, 1, 1, "T"],
      [7, 0, 1, 1],
    ];
    for (const item of bad) expect(parseRespondFrame([2, good, item])).toBeNull();
  });

  it("take a service notice for a system and for a part of it", () => {
    expect(parseService([5, 0, ""])).toEqual({ inService: false, code: "" });
    expect(parseService([5, 1, "AZ"])).toEqual({ inService: true, code: "AZ" });
    for (const other of [
      [5, 2, ""],
      [5, 0],
      [5, true, ""],
      [5, 0, 1],
      [4, 0, ""],
    ]) {
      expect(parseService(other)).toBeNull();
    }
  });
});
