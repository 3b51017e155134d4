import { strict as assert } from "node:assert";
import { EventEmitter } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinkConfig } from "../../../src/config/model.ts";
import { Link, type LinkWorld } from "../../../src/destinations/link.ts";
import type { LinkId } from "../../../src/domain/identifiers.ts";
import type { LinkEvents } from "../../../src/exchange/linksPort.ts";
import { LINK_BACKLOG_BYTES_MAX } from "../../../src/limits.ts";
import { encodeFrame } from "../../../src/wire/frames.ts";
import { LINK_PROTOCOL, LINK_VERSION, LinkFrame, RespondFlag } from "../../../src/wire/linkMessages.ts";
import { FakeDatabase } from "../../support/fakeDatabase.ts";
import { until } from "../../support/until.ts";

const TEXT = Buffer.from("RQ.CA9190000.DMV.TXT LIC/9QQQ123");

/** Real sockets, but time that only moves when told. */
class World implements LinkWorld {
  nowMs = 0;
  timers: { run: () => void; atMs: number }[] = [];
  now = (): number => this.nowMs;
  random = (): number => 0.5;
  connect = (host: string, port: number) => connect(port, host);
  setTimer = (run: () => void, ms: number): (() => void) => {
    const timer = { run, atMs: this.nowMs + ms };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  advance(ms: number): void {
    this.nowMs += ms;
    const due = this.timers.filter((timer) => timer.atMs <= this.nowMs);
    this.timers = this.timers.filter((timer) => timer.atMs > this.nowMs);
    for (const { run } of due) run();
  }
}

class Events implements LinkEvents {
  answers: [number, number, string][] = [];
  overdueOnes: number[] = [];
  service: boolean[] = [];
  responded: LinkEvents["responded"] = (_link, items) => {
    for (const [number, leg, , , text] of items)
      this.answers.push([number, leg, Buffer.from(text).toString()]);
  };
  overdue: LinkEvents["overdue"] = (_link, number) => {
    this.overdueOnes.push(number);
  };
  /** Number, and the text of what had not left. */
  lostOnes: [number, string | null][] = [];
  /** Texts of what had left. */
  readonly sentTexts = new Map<number, string | null>();
  lost: LinkEvents["lost"] = (_link, number, _leg, text, hasLeft) => {
    const words = text === null ? null : Buffer.from(text).toString();
    this.lostOnes.push([number, hasLeft ? null : words]);
    if (hasLeft) this.sentTexts.set(number, words);
  };
  settled = (): void => {};
  serviceChanged: LinkEvents["serviceChanged"] = (_link, inService) => {
    this.service.push(inService);
  };
}

/** A connection on which a test says by itself what arrives and what has not left. */
class FakeSocket extends EventEmitter {
  writableLength = 0;
  isDestroyed = false;
  setNoDelay(): void {}
  write(): boolean {
    return this.writableLength === 0;
  }
  destroy(): void {
    this.isDestroyed = true;
    this.emit("close");
  }
}

const silentLog = { info: () => {}, warn: () => {} };
let database: FakeDatabase;
let world: World;
let events: Events;
let link: Link;

function openLink(changes: Partial<LinkConfig> = {}): Link {
  const config: LinkConfig = {
    id: "DMV" as LinkId,
    name: "test",
    host: "127.0.0.1",
    port: database.port,
    inUse: true,
    alternate: null,
    simulator: null,
    window: 4,
    queueMax: 2,
    deadlineMs: 1000,
    connectTimeoutMs: 500,
    reconnectMinMs: 100,
    reconnectMaxMs: 1000,
    heartbeatMs: 10_000,
    breaker: {
      overdueMax: 3,
      failureShare: 0.5,
      windowMs: 10_000,
      answersMin: 100,
      openMinMs: 1000,
      openMaxMs: 4000,
    },
    hold: {
      messagesMax: 10,
      bytesMax: 100_000,
      ofSessionMax: 10,
      inquiriesMs: 0,
      administrativeMs: 0,
      releasePerSecond: 10,
    },
    repeatsMax: 1,
    recognisesRepeats: true,
    messagesPerSecond: 0,
    burst: 1,
    ...changes,
  };
  link = new Link({ index: 3, config, name: "statewire", events, world, log: silentLog });
  link.open();
  return link;
}

function forward(number: number, priority = 2): string {
  return link.forward(number, 0, priority, 0, "DMV", TEXT);
}

async function inService(): Promise<void> {
  await until("link in service", () => link.isInService);
}

beforeEach(async () => {
  database = new FakeDatabase();
  await database.listen();
  world = new World();
  events = new Events();
});
afterEach(async () => {
  link.close();
  await database.close();
});

describe("the line to a database", () => {
  it("is out of service until both sides have said hello, and refuses messages meanwhile", async () => {
    openLink();
    expect(forward(1)).toBe("outOfService");
    await inService();
    expect(database.frames[0]).toEqual([LinkFrame.hello, "statewire.link", 1, "statewire"]);
    expect(events.service).toEqual([true]);
  });

  it("puts all messages of a turn into one frame and gives their answers back by number and leg", async () => {
    database.answer = ([number]) => `ANSWER ${number}`;
    openLink();
    await inService();
    expect([forward(1), forward(2), forward(3)]).toEqual(["taken", "taken", "taken"]);
    link.flush();
    await until("answers", () => events.answers.length === 3);
    expect(events.answers).toEqual([
      [1, 0, "ANSWER 1"],
      [2, 0, "ANSWER 2"],
      [3, 0, "ANSWER 3"],
    ]);
    expect(link.statistics.framesOut).toBe(1);
    expect(link.inFlight).toBe(0);
  });

  it("keeps to its window, sends what waited when a place is free, and refuses beyond the queue", async () => {
    openLink();
    await inService();
    const outcomes = [1, 2, 3, 4, 5, 6, 7].map((number) => forward(number));
    expect(outcomes).toEqual(["taken", "taken", "taken", "taken", "taken", "taken", "congested"]);
    link.flush();
    await until("the window", () => database.received.length === 4);
    database.respond(1, 0, "ONE");
    await until("the fifth", () => database.received.length === 5);
    expect(database.received.map(([number]) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("ends a message without its last answer at the deadline, once, and frees its place", async () => {
    openLink({ window: 1 });
    await inService();
    forward(1);
    world.nowMs = 400;
    forward(2);
    link.flush();
    world.nowMs = 1000;
    link.tick();
    expect(events.overdueOnes).toEqual([1]);
    await until("the second", () => database.received.length === 2);
    expect(database.received[1]![2]).toBe(400); // what is left of its own deadline
    world.nowMs = 1400;
    link.tick();
    link.tick();
    expect(events.overdueOnes).toEqual([1, 2]);
  });

  it("keeps the deadline of a message that waited behind better ones", async () => {
    openLink({ window: 2 });
    await inService();
    forward(1);
    forward(2);
    forward(3, 4); // waits, and the deadline runs
    link.flush();
    world.nowMs = 900;
    forward(4, 1); // comes later and leaves first
    await until("both", () => database.received.length === 2);
    database.respond(1, 0, "ONE");
    database.respond(2, 0, "TWO");
    await until("the other two", () => database.received.length === 4);
    expect(database.received.map(([number]) => number)).toEqual([1, 2, 4, 3]);
    world.nowMs = 1000;
    link.tick();
    expect(events.overdueOnes).toEqual([3]);
  });

  it("still hands over an answer that comes after the deadline", async () => {
    openLink();
    await inService();
    forward(1);
    link.flush();
    await until("the message", () => database.received.length === 1);
    world.nowMs = 1000;
    link.tick();
    database.respond(1, 0, "LATE");
    await until("the late answer", () => events.answers.length === 1);
    expect(events.overdueOnes).toEqual([1]);
  });

  it("passes several answers of one inquiry on and counts it unanswered until the last", async () => {
    openLink();
    await inService();
    forward(1);
    link.flush();
    await until("the message", () => database.received.length === 1);
    database.respond(1, 0, "PART 1", 0);
    await until("part one", () => events.answers.length === 1);
    expect(link.inFlight).toBe(1);
    database.respond(1, 0, "PART 2", RespondFlag.last);
    await until("part two", () => events.answers.length === 2);
    expect(link.inFlight).toBe(0);
  });

  it("reports what was on a broken line as lost, hands back what never left, and comes back by itself", async () => {
    openLink({ window: 1 });
    await inService();
    forward(1);
    forward(2);
    link.flush();
    await until("the message", () => database.received.length === 1);
    database.dropConnection();
    await until("the loss", () => events.lostOnes.length === 2);
    expect(events.lostOnes).toEqual([
      [1, null],
      [2, TEXT.toString()],
    ]);
    expect(link.isInService).toBe(false);
    world.advance(100);
    await inService();
    expect(events.service).toEqual([true, false, true]);
    expect(forward(3)).toBe("taken");
  });

  it("waits longer from try to try while nobody listens", async () => {
    await database.close();
    openLink();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      // The other timer there may be is the deadline of the connection itself.
      const retry = () => world.timers.find(({ atMs }) => atMs - world.nowMs !== 500);
      await until("a retry timer", () => retry() !== undefined);
      const wait = retry()!.atMs - world.nowMs;
      waits.push(wait);
      world.advance(wait);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1000]);
  });

  it("gives up a connection that accepts and says nothing", async () => {
    database.saysHello = false;
    openLink();
    await until("the connection", () => database.frames.length === 1);
    world.advance(500);
    await until("a retry timer", () => world.timers.length === 1);
    expect(link.isInService).toBe(false);
  });

  it("drops a line that sends what no database may send, and loses nothing in silence", async () => {
    openLink();
    await inService();
    forward(1);
    link.flush();
    await until("the message", () => database.received.length === 1);
    database.sendRaw(Buffer.from([0, 0, 0, 3, 0x93, 0xc1, 0xc1]));
    await until("the loss", () => events.lostOnes.length === 1);
    expect(link.statistics.malformedFrames).toBe(1);
  });

  it("begins anew behind half a frame: what follows on the next line is not taken for the rest of it", async () => {
    openLink();
    await inService();
    forward(1);
    link.flush();
    await until("the message", () => database.received.length === 1);
    const frame = encodeFrame([LinkFrame.respond, [1, 0, 1, RespondFlag.last, Buffer.from("HALF")]]);
    database.sendRaw(frame.subarray(0, frame.length / 2));
    database.dropConnection();
    await until("the loss", () => events.lostOnes.length === 1);
    world.advance(100);
    await inService();
    forward(2);
    link.flush();
    await until("the second", () => database.received.length === 2);
    database.respond(2, 0, "WHOLE");
    await until("the answer", () => events.answers.length === 1);
    expect([events.answers, link.statistics.malformedFrames]).toEqual([[[2, 0, "WHOLE"]], 0]);
  });

  it("drops a line that is silent for several heartbeats", async () => {
    openLink();
    await inService();
    for (let beat = 0; beat < 4; beat++) world.advance(10_000);
    await until("the end", () => !link.isInService);
    expect(
      database.frames.filter((frame) => (frame as number[])[0] === LinkFrame.heartbeat).length,
    ).toBeLessThanOrEqual(3);
  });

  it("believes a database that takes itself out of service and puts itself back", async () => {
    openLink();
    await inService();
    database.send([LinkFrame.service, 0, ""]);
    await until("out of service", () => !link.isInService);
    expect(forward(1)).toBe("outOfService");
    database.send([LinkFrame.service, 1, ""]);
    await inService();
    expect(events.service).toEqual([true, false, true]);
  });
});

describe("a database that takes messages and does not answer", () => {
  /** Sends so many inquiries and lets their deadline pass. */
  async function leaveAlone(): Promise<void> {
    openLink();
    await inService();
    for (let number = 1; number <= 4; number++) forward(number);
    link.flush();
    await until("the messages", () => database.received.length === 4);
    forward(5);
    world.nowMs += 1000;
    link.tick();
    expect(link.state).toMatchObject({ service: "notAnswering", triedInMs: 1000 });
  }

  it("is left alone: what waits is handed back, what comes is refused, and the line stays", async () => {
    await leaveAlone();
    // Nothing else is worth waiting for: the fifth waited as long as the others, and its text is handed back.
    expect(events.overdueOnes).toEqual([1, 2, 3, 4, 5]);
    expect(events.service).toEqual([true, false]);
    expect(link.isInService).toBe(true);
    expect([forward(6), link.room]).toEqual(["outOfService", 0]);
  });

  it("hands back what has waited for a shorter time than its deadline", async () => {
    openLink();
    await inService();
    for (let number = 1; number <= 4; number++) forward(number);
    link.flush();
    world.nowMs += 500;
    forward(5);
    world.nowMs += 500;
    link.tick();
    expect(events.overdueOnes).toEqual([1, 2, 3, 4]);
    expect(events.lostOnes).toEqual([[5, TEXT.toString()]]);
    expect(link.waiting).toBe(0);
  });

  it("gets one message after a pause, and all of them once it has answered that", async () => {
    await leaveAlone();
    world.nowMs += 1000;
    link.tick();
    expect(link.state.service).toBe("trying");
    expect([link.room, forward(6), link.room, forward(7)]).toEqual([1, "taken", 0, "outOfService"]);
    link.flush();
    await until("the try", () => database.received.length === 5);
    database.respond(6, 0, "ALIVE");
    await until("the answer", () => link.state.service === "inService");
    expect(events.service).toEqual([true, false, true]);
    expect([forward(8), link.breakerOpenings]).toEqual(["taken", 1]);
  });

  it("is left alone for longer when it does not answer that one, whose text is handed back", async () => {
    await leaveAlone();
    world.nowMs += 1000;
    link.tick();
    forward(6);
    link.flush();
    const overdue: [number, string | undefined, boolean][] = [];
    events.overdue = (_link, number, _leg, text, hasLeft) => {
      overdue.push([number, text === null ? undefined : Buffer.from(text).toString(), hasLeft]);
    };
    world.nowMs += 1000;
    link.tick();
    expect(overdue).toEqual([[6, TEXT.toString(), true]]);
    expect(link.state).toMatchObject({ service: "notAnswering", triedInMs: 2000 });
  });

  it("is tried at once on a new line, and not flooded", async () => {
    await leaveAlone();
    database.dropConnection();
    await until("the loss", () => !link.isInService);
    expect(link.state.service).toBe("outOfService");
    world.advance(100);
    await inService();
    expect([link.state.service, link.room]).toEqual(["trying", 1]);
    forward(6);
    link.flush();
    database.dropConnection();
    await until("the second loss", () => !link.isInService);
    expect(link.breaker).toBe("open");
  });
});

describe("what had left on a line that breaks", () => {
  it("is handed back with its text, so that it can be sent again, unless it was answered", async () => {
    openLink();
    await inService();
    forward(1);
    forward(2);
    link.flush();
    forward(3);
    link.flush();
    await until("the messages", () => database.received.length === 3);
    database.respond(2, 0, "TWO");
    await until("the answer", () => events.answers.length === 1);
    database.dropConnection();
    await until("the loss", () => events.lostOnes.length === 2);
    expect([...events.sentTexts]).toEqual([
      [1, TEXT.toString()],
      [3, TEXT.toString()],
    ]);
  });

  it("has no text any more where nothing is repeated", async () => {
    openLink({ repeatsMax: 0 });
    await inService();
    forward(1);
    link.flush();
    await until("the message", () => database.received.length === 1);
    database.dropConnection();
    await until("the loss", () => events.lostOnes.length === 1);
    expect([...events.sentTexts]).toEqual([[1, null]]);
  });
});

describe("a database that may be sent only so many messages in a second", () => {
  it("gets a burst, then its rate; the others wait and keep their priority", async () => {
    openLink({ messagesPerSecond: 10, burst: 2, window: 100, queueMax: 100 });
    await inService();
    for (let number = 1; number <= 5; number++) forward(number, number === 5 ? 1 : 2);
    link.flush();
    await until("the burst", () => database.received.length === 2);
    expect([link.inFlight, link.waiting, link.room]).toEqual([2, 3, 0]);
    for (let step = 0; step < 3; step++) {
      world.nowMs += 100;
      link.tick();
    }
    await until("the rest", () => database.received.length === 5);
    expect(database.received.map(([number]) => number)).toEqual([1, 2, 5, 3, 4]);
  });

  it("is not sent the burst again while it answers quickly", async () => {
    database.answer = () => "AT ONCE";
    openLink({ messagesPerSecond: 10, burst: 2, window: 100, queueMax: 100 });
    await inService();
    for (let number = 1; number <= 5; number++) forward(number);
    link.flush();
    await until("the answers", () => events.answers.length === 2);
    expect(link.waiting).toBe(3);
  });
});

describe("a line on which something else goes wrong", () => {
  let socket: FakeSocket;

  function openInService(): void {
    socket = new FakeSocket();
    world.connect = () => socket as unknown as Socket;
    openLink();
    socket.emit("data", encodeFrame([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, "DMV"]));
    expect(link.isInService).toBe(true);
  }

  it("does not take a fault of the switch itself for a malformed frame", () => {
    openInService();
    events.responded = () => assert.fail("a bug");
    const frame = encodeFrame([LinkFrame.respond, [1, 0, 1, RespondFlag.last, Buffer.from("RR")]]);
    expect(() => socket.emit("data", frame)).toThrow(assert.AssertionError);
    expect(link.statistics.malformedFrames).toBe(0);
  });

  it("drops a line whose other end reads nothing, rather than keep what it is sent for ever", () => {
    openInService();
    forward(1);
    socket.writableLength = LINK_BACKLOG_BYTES_MAX;
    link.flush();
    expect(socket.isDestroyed).toBe(false);
    forward(2);
    socket.writableLength += 1;
    link.flush();
    expect(socket.isDestroyed).toBe(true);
    expect(events.lostOnes).toEqual([
      [1, null],
      [2, null],
    ]);
  });
});
