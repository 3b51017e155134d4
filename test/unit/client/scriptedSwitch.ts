/**
 * A switch of which a test says every word: sockets without a network, frames written by hand.
 */
import type { ClientSocket, OpenSocket, SocketEvents } from "../../../src/client/socket.ts";
import { Act } from "../../../src/domain/sessionProtocol.ts";
import { FrameWriter } from "../../../src/wire/session/frameWriter.ts";
import { StationFrameReader } from "../../../src/wire/session/stationFrames.ts";
import { until } from "../../stations/support.ts";

type Value = number | string | null | readonly Value[];
/** What the client sent: an act by its name, and what a test wants to know of it. */
export type Said =
  | { readonly act: "signOn"; readonly resume: { token: string; delivery: number } | null }
  | { readonly act: "submit"; readonly items: readonly [reference: number, text: string, flags: number][] }
  | { readonly act: "confirm"; readonly upTo: number }
  | { readonly act: "heartbeat" | "heartbeatAnswer" | "signOff" };

/** One connection, from the switch's side. */
export class ScriptedConnection implements ClientSocket {
  readonly said: Said[] = [];
  readonly events: SocketEvents;
  isTerminated = false;

  constructor(events: SocketEvents) {
    this.events = events;
  }

  send(bytes: Uint8Array): void {
    this.said.push(read(bytes));
  }

  terminate(): void {
    this.isTerminated = true;
  }

  /** Lets the upgrade succeed and welcomes the station; `resume` as the welcome has it. */
  welcome(token: string | null, resume: readonly number[] | null = null, submitWindow = 8): void {
    this.events.opened();
    this.say(Act.welcome, 1, 1, 30, 16_384, 262_144, submitWindow, 4, "BANNER", token, 60, resume);
  }

  say(...elements: readonly Value[]): void {
    const [act, ...rest] = elements;
    const writer = new FrameWriter().begin(act as number);
    for (const value of rest) write(writer.element(), value);
    this.events.received(writer.finish());
  }

  deliver(delivery: number, text: string, { reference = 0, awaited = 0, flags = 0 } = {}): void {
    this.say(Act.deliver, [delivery, 2, reference, awaited, 0, flags, "ABCD", text]);
  }

  /** The connection breaks. */
  cut(): void {
    this.events.closed(1006);
  }

  async says<Kind extends Said["act"]>(act: Kind): Promise<Said & { act: Kind }> {
    await until(() => this.said.length > 0, `the client to say ${act}`);
    const said = this.said.shift()!;
    if (said.act !== act) throw new Error(`expected ${act}, got ${JSON.stringify(said)}`);
    return said as Said & { act: Kind };
  }
}

export class ScriptedSwitch {
  readonly connections: ScriptedConnection[] = [];
  #seen = 0;

  readonly openSocket: OpenSocket = (_url, _subprotocol, events) => {
    const connection = new ScriptedConnection(events);
    this.connections.push(connection);
    return connection;
  };

  /** The next connection that the client opens. */
  async connection(): Promise<ScriptedConnection> {
    await until(() => this.connections.length > this.#seen, "a connection");
    return this.connections[this.#seen++]!;
  }
}

function write(writer: FrameWriter, value: Value): void {
  if (typeof value === "number") writer.uint(value);
  else if (typeof value === "string") writer.str(value);
  else if (value === null) writer.nil();
  else {
    writer.array(value.length);
    for (const one of value) write(writer, one);
  }
}

function read(frame: Uint8Array): Said {
  const bytes = Buffer.from(frame);
  const reader = new StationFrameReader();
  const act = reader.read(bytes);
  switch (act) {
    case Act.signOn:
      return { act: "signOn", resume: reader.resume };
    case Act.confirm:
      return { act: "confirm", upTo: reader.upTo };
    case Act.heartbeat:
      return { act: "heartbeat" };
    case Act.heartbeatAnswer:
      return { act: "heartbeatAnswer" };
    case Act.signOff:
      return { act: "signOff" };
    case Act.submit: {
      const items = Array.from({ length: reader.count }, (_, i): [number, string, number] => {
        const at = reader.textAt[i]!;
        return [
          reader.references[i]!,
          bytes.toString("latin1", at, at + reader.textBytes[i]!),
          reader.flags[i]!,
        ];
      });
      return { act: "submit", items };
    }
    default:
      throw new Error(`a frame that the protocol does not allow: ${bytes.toString("hex")}`);
  }
}
