/**
 * Secrets of stations and the verifiers that the configuration keeps of them.
 *
 * A station is a machine: its secret is long and random, so nobody can try all of them, and one salted SHA-256
 * is enough to keep a copied file from opening a session. It is also cheap, which matters when a whole state
 * signs on after a restart. People choose guessable passwords and will get a slow hash (Argon2id) of their own.
 *
 * A verifier is `sha256:<salt>:<hash>`: the salt in 16 to 64 hexadecimal digits, and the SHA-256 of the
 * salt's bytes followed by the secret in UTF-8, in 64.
 */
import { createHash, timingSafeEqual } from "node:crypto";

const VERIFIER = /^sha256:((?:[0-9a-f]{2}){8,32}):([0-9a-f]{64})$/;

export function isSecretVerifier(text: string): boolean {
  return VERIFIER.test(text);
}

/** Makes the verifier of a secret. `saltHex`: 8 to 32 bytes in lower-case hexadecimal, random for each station. */
export function hashSecret(secret: string, saltHex: string): string {
  const verifier = `sha256:${saltHex}:${digest(secret, saltHex).toString("hex")}`;
  if (!isSecretVerifier(verifier))
    throw new RangeError("the salt is not 8 to 32 bytes in lower-case hexadecimal");
  return verifier;
}

/** Takes the same time wherever the difference is. A malformed verifier fits no secret. */
export function verifySecret(secret: string, verifier: string): boolean {
  const [, saltHex, hashHex] = VERIFIER.exec(verifier) ?? [];
  if (saltHex === undefined || hashHex === undefined) return false;
  return timingSafeEqual(digest(secret, saltHex), Buffer.from(hashHex, "hex"));
}

function digest(secret: string, saltHex: string): Buffer {
  return createHash("sha256").update(Buffer.from(saltHex, "hex")).update(secret, "utf8").digest();
}
