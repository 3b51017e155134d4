/** What the clerk writes: he looks for the words that he knows in a request and looks up what they ask for. */
import type { CourtEvent } from "../../population/history/criminalRecord.ts";
import type { DisclosedHistory } from "../disclosure.ts";

interface Matter {
  readonly words: readonly string[];
  readonly lines: (history: DisclosedHistory) => readonly string[];
}

const MATTERS: readonly Matter[] = [
  {
    words: ["COURT", "MINUTES", "DISPOSITION", "SENTENCE"],
    lines: (history) =>
      courtsOf(history).map(
        ({ date, agency, caseNumber, counts, sentence }) =>
          `COURT ${date} ${agency} CASE:${caseNumber} DISPO:${counts[0]!.disposition}${sentence === "" ? "" : ` SEN:${sentence}`}`,
      ),
  },
  {
    words: ["PHOTO", "IMAGE", "MUG"],
    lines: ({ subject, hidden }) =>
      hidden.has("biometrics") ? [] : subject.references.photographs.map((number) => `PHOTOGRAPH ${number}`),
  },
  {
    words: ["FINGERPRINT", "PRINTS", "PALM"],
    lines: ({ subject: { FPC, references }, hidden }) =>
      hidden.has("biometrics")
        ? []
        : [
            `FINGERPRINTS ${references.fingerprints} FPC:${FPC}`,
            ...(references.palms === "" ? [] : [`PALMS ${references.palms}`]),
          ],
  },
  {
    words: ["BOOKING", "ARREST"],
    lines: ({ cycles }) =>
      cycles.flatMap(({ events }) =>
        events.flatMap((event) =>
          event.kind === "arrest" ? [`ARREST ${event.date} ${event.agency} BOOKING:${event.booking}`] : [],
        ),
      ),
  },
];

/** Lines below the reference to the request. `found`: whom the request is about, as far as its purpose may know. */
export function clerkAnswer(request: string, found: readonly DisclosedHistory[]): string[] {
  if (found.length === 0) return ["NO RECORD ON FILE FOR THE PERSON THAT THE REQUEST NAMES"];
  if (found.length > 1) return [`${found.length} PERSONS FIT THE REQUEST - NAME THE SID`];
  const history = found[0]!;
  const { SID, NAM, DOB } = history.subject;
  const matters = MATTERS.filter(({ words }) => words.some((word) => request.includes(word)));
  const lines = matters.flatMap((matter) => matter.lines(history));
  return [
    `RE: ${NAM} DOB:${DOB} SID:${SID}`,
    ...(lines.length > 0 ? lines : ["NOTHING MORE ON FILE THAN THE RECORD ITSELF - SEND FQ"]),
  ];
}

function courtsOf({ cycles }: DisclosedHistory): CourtEvent[] {
  return cycles.flatMap(({ events }) =>
    events.filter((event): event is CourtEvent => event.kind === "court"),
  );
}
