import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DatabaseLine } from "../../../../src/simulators/lines/databaseLine.ts";
import { decodeFrame, encodeFrame, FrameReader } from "../../../../src/wire/frames.ts";
import { LinkFrame, RespondFlag, type RespondItem } from "../../../../src/wire/linkMessages.ts";
import { until } from "../../../support/until.ts";

const HELLO = encodeFrame([LinkFrame.hello, "statewire.link", 1, "NCIC"]);

/** The other database: says hello, keeps what it hears. */
describe("DatabaseLine", () => {
  let server: Server;
  let sockets: Socket[];
  let heard: unknown[][];
  let line: DatabaseLine;
  let answers: RespondItem[];
  let ups: number;
  let downs: number;
  let hello: Buffer;

  beforeEach(async () => {
    [sockets, heard, answers, ups, downs, hello] = [[], [], [], 0, 0, HELLO];
    server = createServer((socket) => {
      sockets.push(socket);
      const reader = new FrameReader();
      socket.on("data", (chunk) => {
        for (const payload of reader.push(chunk)) heard.push(decodeFrame(payload) as unknown[]);
      });
      socket.on("error", () => {});
      socket.write(hello);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    line = new DatabaseLine({ name: "CJIS", address: { host: "127.0.0.1", port } });
    line.onUp = () => ups++;
    line.onDown = () => downs++;
    line.onAnswer = (item) => answers.push(item);
  });
  afterEach(async () => {
    line.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it("says who it is, asks, and gives answers but nothing that nobody asked for", async () => {
    expect(line.send([])).toBe(false);
    line.open();
    await until("up", () => line.isUp);
    expect(line.send([[7, 0, 5000, 0, "NCI", Buffer.from("QV")]])).toBe(true);
    await until("the question", () => heard.length === 2);
    expect(heard[0]).toEqual([LinkFrame.hello, "statewire.link", 1, "CJIS"]);
    expect(heard[1]!.slice(0, 1)).toEqual([LinkFrame.forward]);
    const unasked = [0, 0, 1, RespondFlag.unsolicited | RespondFlag.last, Buffer.from("NEWS")];
    const asked = [7, 0, 1, RespondFlag.last, Buffer.from("ANSWER")];
    sockets[0]!.write(encodeFrame([LinkFrame.respond, unasked, asked]));
    sockets[0]!.write(encodeFrame([LinkFrame.heartbeat]));
    await until("the heartbeat's answer", () => heard.length === 3);
    expect(heard[2]).toEqual([LinkFrame.heartbeatAnswer]);
    expect(answers.map((item) => Buffer.from(item[4]).toString())).toEqual(["ANSWER"]);
  });

  it("comes back when it breaks", async () => {
    line.open();
    await until("up", () => line.isUp);
    sockets[0]!.destroy();
    await until("down", () => downs === 1);
    expect(line.send([[7, 0, 5000, 0, "NCI", Buffer.from("QV")]])).toBe(false);
    await until("up again", () => ups === 2);
  });

  it.each([
    ["a greeting in another version", encodeFrame([LinkFrame.hello, "statewire.link", 2, "NCIC"])],
    ["something else", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ])("is not up for %s", async (_, greeting) => {
    hello = greeting;
    line.open();
    await until("two attempts", () => sockets.length >= 2);
    expect([ups, line.isUp]).toEqual([0, false]);
  });

  it("breaks at a frame that is none of the protocol's", async () => {
    line.open();
    await until("up", () => line.isUp);
    sockets[0]!.write(encodeFrame([LinkFrame.forward]));
    await until("down", () => downs === 1);
  });

  it("stays closed", async () => {
    line.open();
    await until("up", () => line.isUp);
    line.close();
    line.open();
    expect([line.isUp, downs]).toEqual([false, 1]);
  });
});
