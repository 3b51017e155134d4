/** The part of the reference documentation about files of records that change. */
import type {
  Dictionary,
  EventRule,
  RecordFileDefinition,
  RecordIdentifier,
  RecordReminder,
  RetentionRule,
} from "./model.ts";
import { alternativesText, enumerated } from "./words.ts";

/** Lines of Markdown. */
export function recordFileSection({ recordFiles, indicators, notices }: Dictionary): string[] {
  return [
    "Who finds, enters, changes and ends which records. A change names the record by its number (NIC, or FCN in the",
    "state) and by one identifier more, or the agency's case number (OCA). Modify, cancel, clear and supplement belong to",
    "the agency that entered; a locate belongs to any other.",
    "",
    `Behind the hyphen of an entry key: ${indicators.map(({ letter, words }) => `${code(letter)} ${words}`).join(" · ")}.`,
    "",
    `Sent unasked: ${notices.map(({ key, words }) => `${code(key)} ${words}`).join(" · ")}.`,
    "",
    ...recordFiles.flatMap(fileLines),
  ];
}

function fileLines(file: RecordFileDefinition): string[] {
  const lines: [title: string, text: string][] = [
    ["Held by", file.systems.map(code).join(", ") + limitsText(file)],
    ["Number", numberText(file)],
    ["Found by", foundText(file)],
    ["Searched by", file.identifiers.map(identifierText).join(", or ")],
    ["By looks", file.description.map(code).join(", ")],
    ["Enter", file.enter.map(({ key, words }) => `${code(key)} ${words}`).join(" · ")],
    ["Needs", requirementText(file)],
    ["Change", changeText(file)],
    ["Events", file.events.map(eventText).join("; ")],
    ["Second identifier", file.confirmedBy.map(code).join(", ")],
    ["Duplicate", duplicateText(file)],
    ["Stays", file.retention.map(retentionText).join("; ")],
    ["Validation", validationText(file)],
    ["Reminders", file.reminders.map((reminder) => reminderText(file, reminder)).join("; ")],
    ["Passed on", forwardText(file)],
    ["At DMV", file.stops ? "closes the record of the vehicle or vessel to third parties" : ""],
    ["Above a hit", file.caveat ?? ""],
    ["Source", file.source],
  ];
  return [
    `### Record file ${file.id}`,
    "",
    `${file.name}.`,
    "",
    ...lines.filter(([, text]) => text !== "").map(([title, text]) => `- ${title}: ${text}.`),
    "",
  ];
}

function limitsText({ restricted, purposes, informs }: RecordFileDefinition): string {
  return [
    ...(restricted ? ["; restricted"] : []),
    ...(purposes.length === 0 ? [] : [`; for purpose ${purposes.map(code).join(", ")} only`]),
    ...(informs ? ["; informs, and is no hit to confirm"] : []),
  ].join("");
}

function requirementText({ requires: { always, oneOf, whole } }: RecordFileDefinition): string {
  return [
    ...(always.length === 0 ? [] : [always.map(code).join(", ")]),
    ...(oneOf.length === 0 ? [] : [`one of ${oneOf.map(code).join(", ")}`]),
    ...(whole.length === 0 ? [] : [`no part of a number in ${whole.map(code).join(", ")}`]),
  ].join("; ");
}

function reminderText(file: RecordFileDefinition, reminder: RecordReminder): string {
  const { afterHours, keys, youngerThan, unless, untilEvent, words } = reminder;
  const whom = [
    ...(keys.length === 0 ? [] : [`entered by ${keys.map(code).join(", ")}`]),
    ...(youngerThan === null ? [] : [`younger than ${youngerThan}`]),
  ].join(" or ");
  const event = file.events.find(({ key }) => key === untilEvent);
  const not = [
    ...(unless.length === 0 ? [] : [`not with ${unless.map(code).join(" or ")}`]),
    ...(event === undefined ? [] : [`not after ${code(event.key)}`]),
  ];
  const when = [`after ${afterHours} h`, ...(whom === "" ? [] : [whom]), ...not].join(", ");
  return `${when}: ${words}`;
}

function numberText({ nic, fcn, subject }: RecordFileDefinition): string {
  if (subject === "agency") return "the ORI itself";
  const parts = [
    ...(fcn === null ? [] : [`FCN beginning with ${code(fcn)}`]),
    ...(nic === null ? [] : [`NIC beginning with ${code(nic)}`]),
  ];
  return parts.join(" and ");
}

function foundText({ inquire, investigate, tellsHits }: RecordFileDefinition): string {
  const quiet = investigate.length === 0 ? "" : `; without trace by ${investigate.map(code).join(", ")}`;
  return `${inquire.map(code).join(", ")}${quiet}${tellsHits ? "; the owner hears of each" : ""}`;
}

function identifierText({ by, also, as, narrowedBy }: RecordIdentifier): string {
  const how =
    as === "gunSerial" ? " (letters inside do not count)" : as === "prefix" ? " (or its beginning)" : "";
  const others = also.length === 0 ? "" : ` (also as ${also.map(code).join(", ")})`;
  const narrowed = narrowedBy.length === 0 ? "" : ` with ${narrowedBy.map(code).join(", ")}`;
  return code(by) + how + others + narrowed;
}

function changeText({ modify, cancel, clear, locate, supplement }: RecordFileDefinition): string {
  const acts = [
    ...(modify === null ? [] : [`modify ${code(modify)}`]),
    ...(cancel === null ? [] : [`cancel ${code(cancel)}`]),
    ...(locate === null ? [] : [`locate ${code(locate.key)}${locateText(locate)}`]),
    ...(clear === null ? [] : [`clear ${code(clear)}`]),
    ...(supplement === null ? [] : [`supplement ${code(supplement.add)}, remove ${code(supplement.remove)}`]),
  ];
  return acts.join(" · ");
}

function locateText({ stillActive, keepDays }: NonNullable<RecordFileDefinition["locate"]>): string {
  const words = [
    ...(keepDays === null ? [] : [keepDays === 0 ? "ends it" : `ends it after ${keepDays} days`]),
    ...(stillActive.length === 0 ? [] : [`not with PHR ${stillActive.join(", ")}`]),
  ];
  return words.length === 0 ? "" : ` (${words.join(", ")})`;
}

function eventText({ key, words, by, sets, tellsOwner, byIdentity, before }: EventRule): string {
  const who = by === "owner" ? "the owner" : by === "other" ? "any other agency" : "any agency";
  const more = [
    ...(sets ? ["its fields become the record's"] : []),
    ...(tellsOwner ? ["the owner is told"] : []),
    ...(byIdentity ? ["an identifier alone may name the record"] : []),
    ...(before === null ? [] : [`until then the record says ${before}`]),
  ];
  return `${code(key)} ${words} by ${who}${more.length === 0 ? "" : `, ${enumerated(more)}`}`;
}

function duplicateText({ duplicates }: RecordFileDefinition): string {
  if (duplicates === null) return "";
  const same = [
    ...(duplicates.ownOnly ? ["of the same agency"] : []),
    ...(duplicates.ofSameKey ? ["of the same kind"] : []),
  ];
  const whose = same.length === 0 ? "" : ` in a record ${enumerated(same)}`;
  return `refused with the same ${alternativesText(duplicates.sets, code)}${whose}`;
}

function retentionText(rule: RetentionRule): string {
  const where = Object.entries(rule.where).map(
    ([field, start]) => `${code(field)} beginning with ${code(start)}`,
  );
  const when = [
    ...(rule.keys.length === 0 ? [] : [`entered by ${rule.keys.map(code).join(", ")}`]),
    ...(rule.without.length === 0 ? [] : [`without ${rule.without.map(code).join(" and ")}`]),
    ...where,
  ];
  const inactive = rule.inactiveYears === 0 ? "" : `, then ${rule.inactiveYears} years as inactive`;
  return `${when.length === 0 ? "" : `${enumerated(when)}: `}${lengthText(rule)}${inactive}`;
}

function lengthText({ unit, amount, from }: RetentionRule): string {
  switch (unit) {
    case "ever":
      return "until somebody ends it";
    case "date":
      return `to the day in ${code(from ?? "")}`;
    case "years":
      return `to the end of the year ${amount} after that of ${from === null ? "the entry" : code(from)}`;
    case "hours":
    case "days":
      return `${amount} ${unit}`;
  }
}

function validationText({ validation }: RecordFileDefinition): string {
  return validation === null
    ? ""
    : `after ${validation.firstDays} days, then every ${validation.everyDays} days`;
}

function forwardText({ forward }: RecordFileDefinition): string {
  if (forward === null) return "";
  const keys = [...forward.keys].map(([own, other]) =>
    own === other ? code(own) : `${code(own)} as ${code(other)}`,
  );
  const needs = forward.needs.length === 0 ? "" : ` that have ${alternativesText(forward.needs, code)}`;
  return `entries by ${keys.join(", ")}${needs} to ${code(forward.file)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}
