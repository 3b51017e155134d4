/**
 * Encryption of groups at rest: AES-256-GCM, a fresh random nonce for each group, the key named by its id in the group's head.
 *
 * New groups use the newest key; older ones stay readable as long as their keys are given. So a key is changed by adding a new
 * one, and removed when no kept segment names it any more.
 */
import { createCipheriv, createDecipheriv, randomFillSync } from "node:crypto";
import { SwitchError } from "../../domain/switchError.ts";
import { GROUP_NONCE_AT, GROUP_TAG_AT, NONCE_BYTES, TAG_BYTES } from "./layout.ts";

const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;

export interface JournalKey {
  /** 1 to 4,294,967,295; counts up: the greatest is the newest. */
  readonly id: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Encrypts a payload and puts nonce and tag into the group's head. */
export function encryptGroup({ key }: JournalKey, head: Buffer, parts: readonly Uint8Array[]): Buffer {
  const nonce = head.subarray(GROUP_NONCE_AT, GROUP_NONCE_AT + NONCE_BYTES);
  randomFillSync(nonce);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const encrypted = Buffer.concat([...parts.map((part) => cipher.update(part)), cipher.final()]);
  cipher.getAuthTag().copy(head, GROUP_TAG_AT, 0, TAG_BYTES);
  return encrypted;
}

/** Throws JOURNAL_KEY_MISSING for a key that was not given, JOURNAL_KEY_WRONG for one that does not fit. */
export function decryptGroup(
  keys: readonly JournalKey[],
  { keyId, nonce, tag }: { readonly keyId: number; readonly nonce: Buffer; readonly tag: Buffer },
  payload: Buffer,
): Buffer {
  const found = keys.find(({ id }) => id === keyId);
  if (found === undefined) throw new SwitchError({ code: "JOURNAL_KEY_MISSING", keyId });
  const decipher = createDecipheriv(ALGORITHM, found.key, nonce);
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(payload), decipher.final()]);
  } catch {
    throw new SwitchError({ code: "JOURNAL_KEY_WRONG", keyId });
  }
}
