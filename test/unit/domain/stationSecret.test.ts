import { describe, expect, it } from "vitest";
import { hashSecret, isSecretVerifier, verifySecret } from "../../../src/domain/stationSecret.ts";

const SALT = "00112233445566778899aabbccddeeff";

describe("station secret", () => {
  it("fits its own verifier and no other", () => {
    const verifier = hashSecret("sample-SH19", SALT);
    expect(verifySecret("sample-SH19", verifier)).toBe(true);
    expect(verifySecret("sample-SH18", verifier)).toBe(false);
    expect(verifySecret("", verifier)).toBe(false);
  });

  it("has another verifier with another salt", () => {
    expect(hashSecret("sample-SH19", SALT)).not.toBe(hashSecret("sample-SH19", SALT.replace("00", "01")));
  });

  it("is hashed as the SHA-256 of salt and secret, so that other programs can make verifiers", () => {
    // printf '\0\0\0\0\0\0\0\0secret' | sha256sum
    expect(hashSecret("secret", "0000000000000000")).toBe(
      "sha256:0000000000000000:043039bb959bd8992e3db9b587531e857e0ac035dc22413f276ca8460c8ecc18",
    );
  });

  it.each([
    "",
    "sample-SH19",
    "sha256::",
    `sha256:${SALT}`,
    `sha256:${SALT}:abc`,
    `sha256:${SALT.toUpperCase()}:${"0".repeat(64)}`,
    `md5:${SALT}:${"0".repeat(64)}`,
    `sha256:${SALT}:${"0".repeat(64)} `,
  ])("fits nothing when the verifier is malformed: %j", (verifier) => {
    expect(isSecretVerifier(verifier)).toBe(false);
    expect(verifySecret("sample-SH19", verifier)).toBe(false);
  });

  it.each(["", "00", "zz112233445566778899aabbccddeeff", "0".repeat(66)])("refuses the salt %j", (salt) => {
    expect(() => hashSecret("sample-SH19", salt)).toThrow(RangeError);
  });
});
