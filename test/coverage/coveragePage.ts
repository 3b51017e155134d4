/**
 * The page that the coverage test writes.
 */
import { type Cell, COLUMNS, type CoverageRow } from "./coverage.ts";
import { REASON_WORDS, type Reason } from "./reasons.ts";

const TITLES = {
  parsed: "parsed",
  routed: "routed",
  hit: "answered, hit",
  noHit: "answered, no hit",
  entered: "entered",
  changed: "changed",
  ended: "ended",
} as const;

export function coveragePage(rows: readonly CoverageRow[]): string {
  const used = new Set(rows.flatMap(({ cells }) => Object.values(cells)));
  const reasons = (Object.keys(REASON_WORDS) as Reason[]).filter((reason) => used.has(reason));
  const letterOf = (reason: Reason) => String.fromCharCode(97 + reasons.indexOf(reason));
  const mark = (cell: Cell) => (cell === "yes" ? "✓" : cell === "no" ? "**no**" : letterOf(cell));
  const lines = [
    "# Coverage",
    "",
    "What the switch and its databases do for every message key at every system and file. Written by",
    "`test/coverage/coverage.test.ts`, which sends every message through a running state: a mark stands for something that",
    "was seen to happen, a letter for the reason why it cannot. Written again with",
    "`STATEWIRE_WRITE_COVERAGE=1 npx vitest run test/coverage`.",
    "",
    ...reasons.map((reason) => `- **${letterOf(reason)}** ${REASON_WORDS[reason]}`),
    "",
    `${rows.length} rows, ${new Set(rows.map(({ key }) => key)).size} keys.`,
  ];
  let system = "";
  for (const row of rows) {
    if (row.system !== system) {
      system = row.system;
      lines.push(
        "",
        `## ${system}`,
        "",
        `| file or place | key | ${COLUMNS.map((column) => TITLES[column]).join(" | ")} |`,
        `|---|---|${COLUMNS.map(() => ":-:").join("|")}|`,
      );
    }
    lines.push(
      `| ${row.place} | ${row.key} | ${COLUMNS.map((column) => mark(row.cells[column])).join(" | ")} |`,
    );
  }
  return `${lines.join("\n")}\n`;
}
