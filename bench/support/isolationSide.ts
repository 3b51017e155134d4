/**
 * The other side of the isolation bench, in a thread of its own: databases that answer at once, one of which can be
 * told to read and not answer, and two stations, one that asks this database and one that asks the others.
 *
 * Load arrives on a schedule, and the time of a message counts from the instant that it was scheduled for.
 */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { parentPort } from "node:worker_threads";
import { connect, type Session, SubmitQueueFull } from "../../src/client/index.ts";
import {
  decodeFrame,
  encodeFrame,
  FrameReader,
  frameKind,
  parseForwardFrame,
} from "../../src/wire/frames.ts";
import { LINK_PROTOCOL, LINK_VERSION, LinkFrame, RespondFlag } from "../../src/wire/linkMessages.ts";

/** The database that hangs. */
export const SICK_LINK = "DMV";
export const TO_SICK = "RQ.CA9370000.DMV.TXT LIC/9QQQ123";
export const TO_OTHERS = "QW.CA9190000.WPS.TXT NAM/TESTPERSON, DELTA.DOB/19750505";

export type SideCommand =
  | { readonly type: "listen"; readonly links: readonly string[] }
  | { readonly type: "connect"; readonly url: string }
  | {
      readonly type: "round";
      readonly isHanging: boolean;
      readonly perSecond: number;
      readonly sickPerSecond: number;
      readonly durationMs: number;
    };
export type SideAnswer =
  | { readonly type: "listening"; readonly ports: readonly number[] }
  | { readonly type: "connected" }
  /** Times of the messages to the others, milliseconds; `sick`: messages to the sick database, by whether it answered. */
  | { readonly type: "round"; readonly times: readonly number[]; readonly sickSent: number };

const ANSWER = Buffer.from("RR.CA9190000.WPS.TXT NO RECORD");
let isHanging = false;
let others: Session;
let sick: Session;

async function listen(link: string): Promise<number> {
  const server = createServer((socket) => {
    const reader = new FrameReader();
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.write(encodeFrame([LinkFrame.hello, LINK_PROTOCOL, LINK_VERSION, link]));
    socket.on("data", (chunk: Buffer) => {
      for (const payload of reader.push(chunk)) {
        const frame = decodeFrame(payload);
        // It hangs behind its network: heartbeats are answered all the same, which is the worst case.
        if (frameKind(frame) === LinkFrame.heartbeat) socket.write(encodeFrame([LinkFrame.heartbeatAnswer]));
        const items = parseForwardFrame(frame);
        if (items === null || (isHanging && link === SICK_LINK)) continue;
        const answers = items.map(([number, leg]) => [number, leg, 1, RespondFlag.last, ANSWER]);
        socket.write(encodeFrame([LinkFrame.respond, ...answers]));
      }
    });
  });
  server.unref();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function round(command: SideCommand & { type: "round" }): Promise<SideAnswer> {
  const { perSecond, sickPerSecond, durationMs } = command;
  isHanging = command.isHanging;
  const times: number[] = [];
  const open: Promise<void>[] = [];
  let sickSent = 0;
  const startMs = performance.now();
  let sent = 0;
  while (performance.now() - startMs < durationMs) {
    const elapsedMs = performance.now() - startMs;
    for (; sent < (elapsedMs * perSecond) / 1000; sent++) {
      const scheduledMs = startMs + (sent * 1000) / perSecond;
      const { done } = others.submit(TO_OTHERS);
      open.push(done.then(() => void times.push(performance.now() - scheduledMs)));
    }
    for (; sickSent < (elapsedMs * sickPerSecond) / 1000; sickSent++) {
      try {
        void sick.submit(TO_SICK);
      } catch (error) {
        // Its own window and queue are full: that is its trouble, and what is measured is the others'.
        if (!(error instanceof SubmitQueueFull)) throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  isHanging = false;
  return { type: "round", times, sickSent };
}

/** Until the sick database is asked and answers again. */
async function recovered(): Promise<void> {
  while (sick.outstanding > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

parentPort?.on("message", async (command: SideCommand) => {
  const answer = (value: SideAnswer) => parentPort!.postMessage(value);
  switch (command.type) {
    case "listen":
      answer({ type: "listening", ports: await Promise.all(command.links.map(listen)) });
      break;
    case "connect":
      [others, sick] = (await Promise.all(
        ["SH19", "SH37"].map((station) =>
          connect({ url: command.url, station, secret: `sample-${station}` }),
        ),
      )) as [Session, Session];
      // Deliveries are confirmed when somebody takes them.
      for (const session of [others, sick]) session.onDelivery(() => {});
      answer({ type: "connected" });
      break;
    default: {
      const result = await round(command);
      await recovered();
      answer(result);
    }
  }
});
