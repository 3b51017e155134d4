import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSameHash, ResumeTokens } from "../../../src/stations/resumeTokens.ts";

describe("ResumeTokens", () => {
  it("reads what it has given out, and never gives out the same twice", () => {
    const tokens = new ResumeTokens(randomBytes);
    const one = tokens.issue(2 ** 40 + 3, 7);
    const other = tokens.issue(2 ** 40 + 3, 7);
    expect(one.token).toMatch(/^[A-Za-z0-9_-]{40}$/);
    expect(tokens.read(one.token)).toEqual({ session: 2 ** 40 + 3, turn: 7, hash: one.hash });
    expect(other.token).not.toBe(one.token);
    expect(isSameHash(one.hash, other.hash)).toBe(false);
    expect(isSameHash(one.hash, `${one.hash}`)).toBe(true);
    expect(isSameHash(one.hash, "")).toBe(false);
  });

  it("knows a token of another run", () => {
    const token = new ResumeTokens(() => Buffer.alloc(16, 1)).issue(1, 0).token;
    expect(new ResumeTokens(() => Buffer.alloc(16, 2)).read(token)).toBe("otherRun");
  });

  it.each([
    "",
    "short",
    "A".repeat(41),
    `${"A".repeat(39)}=`,
    `${"A".repeat(39)}\n`,
  ])("takes %j for none", (text) => {
    expect(new ResumeTokens(randomBytes).read(text)).toBeNull();
  });
});
