/**
 * Tables for terminals.
 */

/** Rows of words in columns of equal width. `leftAligned`: columns of words; the others are numbers. */
export function columns(
  rows: readonly (readonly string[])[],
  leftAligned: readonly number[] = [0],
): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        leftAligned.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd(),
  );
}
