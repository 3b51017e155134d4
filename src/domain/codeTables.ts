/**
 * The tables of codes in docs/protocol.md, made from the one table in codes.ts. A test compares page and table.
 *
 * In the page each stands between `<!-- table: NAME -->` and `<!-- end of table -->`.
 */
import {
  CLOSE_TABLE,
  NOTICE_TABLE,
  REJECT_TABLE,
  RESUME_TABLE,
  type Reconnect,
  WARNING_TABLE,
} from "./codes.ts";

export const CODE_TABLES_COMMAND = "node scripts/write-protocol-tables.mjs";

const RECONNECT_WORDS: Readonly<Record<Reconnect, string>> = {
  no: "no",
  minute: "after a minute",
  backoff: "with backoff",
};

/** Markdown of each table, by its name in the page. */
const TABLES: Readonly<Record<string, () => readonly string[]>> = {
  reject: () => [
    "| Code | Name | Alias | What is wrong | What to do |",
    "|---|---|---|---|---|",
    ...Object.entries(REJECT_TABLE).map(
      ([code, { name, alias, sentence, advice }]) =>
        `| ${code} | \`${name}\` | ${alias ?? ""} | ${sentence} | ${advice} |`,
    ),
  ],
  notice: () => [
    "| Code | Name | What it says |",
    "|---|---|---|",
    ...Object.entries(NOTICE_TABLE).map(
      ([code, { name, sentence }]) => `| ${code} | \`${name}\` | ${sentence} |`,
    ),
  ],
  warning: () => [
    "| Code | Name | Field | What it says |",
    "|---|---|---|---|",
    ...Object.entries(WARNING_TABLE).map(
      ([code, { name, field, sentence }]) => `| ${code} | \`${name}\` | \`${field}\` | ${sentence} |`,
    ),
  ],
  resume: () => [
    "| Code | Name | Why the session was not resumed |",
    "|---|---|---|",
    ...Object.entries(RESUME_TABLE).map(
      ([code, { name, sentence }]) => `| ${code} | \`${name}\` | ${sentence} |`,
    ),
  ],
  close: () => [
    "| Code | Name | Why | What to do | Connect again |",
    "|---|---|---|---|---|",
    ...Object.entries(CLOSE_TABLE).map(
      ([code, { name, sentence, advice, reconnect }]) =>
        `| ${code} | \`${name}\` | ${sentence} | ${advice} | ${RECONNECT_WORDS[reconnect]} |`,
    ),
  ],
};

/** The page with its tables as the codes are now. Throws when a table has no place in the page, or has several. */
export function withCodeTables(page: string): string {
  let result = page;
  for (const [name, lines] of Object.entries(TABLES)) {
    const parts = result.split(`<!-- table: ${name} -->\n`);
    const end = parts[1]?.indexOf("<!-- end of table -->") ?? -1;
    if (parts.length !== 2 || end < 0) throw new Error(`the page has no one place for the table ${name}`);
    const table = lines().join("\n");
    result = `${parts[0]}<!-- table: ${name} -->\n\n${table}\n\n${parts[1]!.slice(end)}`;
  }
  return result;
}
