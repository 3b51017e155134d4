/** Names and birth dates as search keys: what an inquiry writes and what a record holds, brought together. */

/** `TESTPERSON,ALPHA` of `TESTPERSON, ALPHA Q`: last name and first given name, without blanks around. */
export function nameKey(name: string): string {
  const comma = name.indexOf(",");
  if (comma < 0) return name.trim();
  const [first = ""] = name
    .slice(comma + 1)
    .trim()
    .split(" ", 1);
  return `${name.slice(0, comma).trim()},${first}`;
}

/** Middle names do not contradict each other: one of the two has none, or the initials are the same. */
export function middleAgrees(one: string, other: string): boolean {
  const [a, b] = [middleInitial(one), middleInitial(other)];
  return a === "" || b === "" || a === b;
}

function middleInitial(name: string): string {
  const given = name.slice(name.indexOf(",") + 1).trim();
  const blank = given.indexOf(" ");
  return blank < 0
    ? ""
    : given
        .slice(blank + 1)
        .trim()
        .slice(0, 1);
}

/** CCYYMMDD as it is; legacy MMDDYY may mean either century (nlets 2). */
export function birthDates(value: string): readonly string[] {
  if (value.length !== 6) return [value];
  const tail = value.slice(4) + value.slice(0, 4);
  return [`19${tail}`, `20${tail}`];
}
