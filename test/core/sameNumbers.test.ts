/** Numbers that the AssemblyScript sources repeat, because that compiler cannot read the modules they come from. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CHARACTER_CLASSES, FIELD_FORMATS } from "../../src/dictionary/model.ts";
import { RejectCode } from "../../src/domain/codes.ts";
import * as limits from "../../src/limits.ts";
import { PACKAGE_ROOT } from "../../src/packageRoot.ts";

/** Constants of one source file: name and value, sums and products worked out. */
function constants(file: string): Map<string, number> {
  const text = readFileSync(new URL(file, PACKAGE_ROOT), "utf8");
  const found = new Map<string, number>();
  for (const [, name, expression] of text.matchAll(
    /^(?:export )?const ([A-Z_0-9]+)(?:: \w+)? = ([\d *+_]+);$/gm,
  )) {
    const sum = expression!
      .split("+")
      .map((product) => product.split("*").reduce((a, b) => a * Number(b.trim().replaceAll("_", "")), 1));
    found.set(
      name!,
      sum.reduce((a, b) => a + b, 0),
    );
  }
  return found;
}

const upperSnake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

it("gives the core the bounds of limits.ts", () => {
  const ours = constants("assembly/memory.ts");
  const shared = Object.entries(limits).filter(([name]) => ours.has(name));
  expect(shared.map(([name]) => name).sort()).toEqual([
    "BATCH_MESSAGES_MAX",
    "BATCH_SPANS_MAX",
    "CONTROL_CHARACTERS_MAX",
    "DESTINATIONS_MAX",
    "ENVELOPE_BYTES_MAX",
    "HEADER_CHARACTERS_MAX",
    "MESSAGE_BYTES_MAX",
    "MESSAGE_FIELDS_MAX",
    "NCIC_HEADER_CHARACTERS_MAX",
    "SLAB_BYTES",
  ]);
  for (const [name, value] of shared) expect([name, ours.get(name)]).toEqual([name, value]);
});

it("gives the core the reject codes of domain/codes.ts", () => {
  const codes = new Map(Object.entries(RejectCode).map(([name, code]) => [upperSnake(name), code as number]));
  const ours = constants("assembly/rejectCode.ts");
  expect(ours.size).toBeGreaterThan(30);
  for (const [name, code] of ours) expect([name, code]).toEqual([name, codes.get(name)]);
});

it("numbers formats and character classes as the dictionary lists them", () => {
  const formats = constants("assembly/formats.ts");
  expect(FIELD_FORMATS.map((name) => formats.get(upperSnake(name)))).toEqual(FIELD_FORMATS.map((_, i) => i));
  const classes = constants("assembly/characters.ts");
  expect(CHARACTER_CLASSES.map((name) => classes.get(`CLASS_${upperSnake(name)}`))).toEqual(
    CHARACTER_CLASSES.map((_, i) => i),
  );
});

it("puts the compiler's own data where the core's map of memory ends", () => {
  const ours = constants("assembly/memory.ts").get("MEMORY_BASE");
  expect(ours).toBeGreaterThan(0);
  expect(ours).toBe(constants("scripts/build-core.mjs").get("MEMORY_BASE"));
});
