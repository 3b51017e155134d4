import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { load, problemsOf, removeFolders, SMALL } from "./smallState.ts";

afterAll(removeFolders);

const NAMES = Object.keys(SMALL);
const PIECES = [
  "",
  " ",
  "\n",
  ":",
  "- ",
  "{",
  "}",
  "[",
  "]",
  '"',
  "&a ",
  "*a",
  "null",
  "0",
  "-1",
  "true",
  "__proto__: 1",
  "\t",
  "#",
  "é",
];

/** A file of the small state with a stretch replaced. */
const mutation = fc.record({
  name: fc.constantFrom(...NAMES),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 30 }),
  piece: fc.constantFrom(...PIECES),
});

describe("a configuration with random damage", () => {
  it("is loaded or refused with places inside its files, and nothing is thrown", () => {
    // fast-check prints seed and path of a failure.
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const files: Record<string, string> = {};
        for (const { name, at, length, piece } of mutations) {
          const text = files[name] ?? SMALL[name]!;
          const from = Math.floor(at * text.length);
          files[name] = text.slice(0, from) + piece + text.slice(from + length);
        }
        for (const { file, line, column, sentence } of problemsOf(load(files))) {
          const lines = (files[file] ?? SMALL[file] ?? "").split("\n");
          expect(line).toBeLessThanOrEqual(lines.length);
          if (line > 0) expect(column - 1).toBeLessThanOrEqual(lines[line - 1]!.length);
          expect(sentence).toMatch(/\.$/s);
        }
      }),
      { numRuns: 60 },
    );
  });
});
