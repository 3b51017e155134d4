/**
 * Many stations in a process of their own: raw sockets that speak just enough WebSocket to sign on and to count
 * what arrives. Started by `startCrowd`; it does what its parent writes to it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { StationFrameWriter } from "../../src/wire/session/stationFrameWriter.ts";

/** What a crowd is told to connect as. */
export interface CrowdOptions {
  readonly port: number;
  readonly path: string;
  readonly mnemonics: readonly string[];
  /** Subprotocol; "": none, and no sign-on (a bare WebSocket). */
  readonly subprotocol: string;
}

type Order = ({ readonly type: "join" } & CrowdOptions) | { readonly type: "expect"; readonly bytes: number };

/** Sockets that are being opened at a time: a listener's backlog is short. */
const OPENING_MAX = 100;

export class Crowd {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Connects and signs on; resolves when everybody is in. */
  async join(options: CrowdOptions): Promise<void> {
    this.#tell({ type: "join", ...options });
    await once(this.#child, "message");
  }

  /** Resolves when the crowd has got so many bytes since it was asked last. */
  async got(bytes: number): Promise<void> {
    this.#tell({ type: "expect", bytes });
    await once(this.#child, "message");
  }

  leave(): void {
    this.#child.kill();
  }

  #tell(order: Order): void {
    this.#child.send(order);
  }
}

export function startCrowd(): Crowd {
  return new Crowd(fork(fileURLToPath(import.meta.url)));
}

// ── in the process of the crowd ─────────────────────────────────────────────────────────────────────────────

let bytesCounted = 0;
let expected = Number.POSITIVE_INFINITY;

function count(bytes: number): void {
  bytesCounted += bytes;
  if (bytesCounted < expected) return;
  bytesCounted -= expected;
  expected = Number.POSITIVE_INFINITY;
  process.send!("got");
}

/** A client's frame with a mask of zeros, which leaves the bytes as they are. */
function masked(payload: Uint8Array, isBinary: boolean): Buffer {
  const head = Buffer.from([isBinary ? 0x82 : 0x81, 0x80 | payload.length, 0, 0, 0, 0]);
  return Buffer.concat([head, payload]);
}

function signOn({ subprotocol }: CrowdOptions, mnemonic: string): Buffer | null {
  if (subprotocol === "") return null;
  const secret = `sample-${mnemonic}`;
  if (subprotocol.endsWith(".text")) return masked(Buffer.from(`SIGNON ${mnemonic} ${secret}`), false);
  return masked(new StationFrameWriter().signOn(1, mnemonic, secret), true);
}

function open(options: CrowdOptions, mnemonic: string): Promise<Socket> {
  const { port, path, subprotocol } = options;
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", reject);
    const protocol = subprotocol === "" ? "" : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`;
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: bench\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${protocol}\r\n`,
    );
    let isUpgraded = false;
    socket.on("data", () => {
      if (!isUpgraded) {
        isUpgraded = true;
        const frame = signOn(options, mnemonic);
        if (frame === null) ready();
        else socket.write(frame);
      } else ready();
    });
    // The first answer is the welcome; everything after it is counted.
    const ready = (): void => {
      socket.removeAllListeners("data");
      socket.on("data", (chunk: Buffer) => count(chunk.length));
      resolve(socket);
    };
  });
}

async function join(options: CrowdOptions): Promise<void> {
  for (let from = 0; from < options.mnemonics.length; from += OPENING_MAX) {
    await Promise.all(
      options.mnemonics.slice(from, from + OPENING_MAX).map((mnemonic) => open(options, mnemonic)),
    );
  }
  process.send!("in");
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on("message", (order: Order) => {
    if (order.type === "join") void join(order);
    else {
      expected = order.bytes;
      count(0);
    }
  });
}
