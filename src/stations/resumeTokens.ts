/**
 * The tokens by which a station continues its session on another connection.
 *
 * A token opens one session once: it names the session and how often that was resumed, so that one which no longer
 * opens it can be told from one that never did, without remembering any. What makes it good are its 128 random bits;
 * of the whole token only a hash is kept. Clients see 40 characters that mean nothing to them.
 *
 *   0      4          10      14                30
 *   ├──────┼──────────┼───────┼─────────────────┤
 *   │ run  │ session  │ turn  │ random          │    base64url of these bytes, numbers big-endian
 *   └──────┴──────────┴───────┴─────────────────┘
 */
import { createHash, timingSafeEqual } from "node:crypto";

const SESSION_AT = 4;
const TURN_AT = 10;
const RANDOM_AT = 14;
const TOKEN_BYTES = 30;
const TOKEN = /^[A-Za-z0-9_-]{40}$/;

/** Random bytes, so many. */
export type RandomBytes = (count: number) => Uint8Array;

export interface ResumeToken {
  readonly session: number;
  /** How often the session had been resumed when it was given out. */
  readonly turn: number;
  /** SHA-256 of the token's bytes, base64. */
  readonly hash: string;
}

export class ResumeTokens {
  readonly #random: RandomBytes;
  /** Tells this run of the switch from others. */
  readonly #run: Uint8Array;

  constructor(random: RandomBytes) {
    this.#random = random;
    this.#run = random(SESSION_AT);
  }

  issue(session: number, turn: number): { readonly token: string; readonly hash: string } {
    const bytes = Buffer.alloc(TOKEN_BYTES);
    bytes.set(this.#run);
    bytes.writeUIntBE(session, SESSION_AT, TURN_AT - SESSION_AT);
    bytes.writeUInt32BE(turn, TURN_AT);
    bytes.set(this.#random(TOKEN_BYTES - RANDOM_AT), RANDOM_AT);
    return { token: bytes.toString("base64url"), hash: hashOf(bytes) };
  }

  /** What a token says; null: it is none. `otherRun`: it is of another run of the switch, or of another switch. */
  read(text: string): ResumeToken | "otherRun" | null {
    if (!TOKEN.test(text)) return null;
    const bytes = Buffer.from(text, "base64url");
    if (Buffer.compare(bytes.subarray(0, SESSION_AT), this.#run) !== 0) return "otherRun";
    return {
      session: bytes.readUIntBE(SESSION_AT, TURN_AT - SESSION_AT),
      turn: bytes.readUInt32BE(TURN_AT),
      hash: hashOf(bytes),
    };
  }
}

/** Takes the same time wherever the difference is. */
export function isSameHash(one: string, other: string): boolean {
  return (
    one.length === other.length && timingSafeEqual(Buffer.from(one, "latin1"), Buffer.from(other, "latin1"))
  );
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
