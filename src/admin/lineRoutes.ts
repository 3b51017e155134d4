/**
 * Lines for operators: `GET /api/lines`, `GET /api/lines/C19`, `POST /api/lines/C19/out`, `POST /api/lines/C19/in`.
 */
import { readReason } from "./actReason.ts";
import { type ApiAnswer, type ApiRoute, done, refused } from "./apiRoutes.ts";

/** A line as operators see it. */
export interface LineReport {
  readonly line: string;
  readonly name: string;
  readonly kind: string;
  readonly county: number;
  /** ORI of the agency that runs it. */
  readonly agency: string;
  readonly inService: boolean;
  /** Since when it is so; null: since the switch was started. */
  readonly since: string | null;
  /** What the operator said, "" for nothing. */
  readonly reason: string;
  /** Stations behind it, and how many of them are signed on, by themselves or through their host. */
  readonly stations: number;
  readonly present: number;
  /** Deliveries that are held for them, and how long the oldest has been, in seconds. */
  readonly held: number;
  readonly heldSeconds: number;
}

/** What the routes need of the switch. */
export interface LinesControl {
  all(): readonly LineReport[];
  /** Null: there is no such line. */
  find(line: string): LineReport | null;
  /** False: it was so already. The line is one that there is. */
  takeOut(line: string, reason: string): boolean;
  putBack(line: string, reason: string): boolean;
}

export function lineRoutes(lines: LinesControl): readonly ApiRoute[] {
  const find = (places: Readonly<Record<string, string>>, then: (line: LineReport) => ApiAnswer) => {
    const id = places["line"]!.toUpperCase();
    const found = lines.find(id);
    return found === null ? unknownLine(lines, id) : then(found);
  };
  const act = (verb: "out" | "in"): ApiRoute => ({
    method: "POST",
    path: `lines/:line/${verb}`,
    answer: (places, body) =>
      find(places, ({ line }) => {
        const reason = readReason(body);
        if (typeof reason !== "string") return reason;
        const isChanged = verb === "out" ? lines.takeOut(line, reason) : lines.putBack(line, reason);
        const state = verb === "out" ? "out of service" : "in service";
        return isChanged
          ? done(lines.find(line))
          : refused(409, "nothingToChange", "line", `${line} is ${state} already.`);
      }),
  });
  return [
    { method: "GET", path: "lines", answer: () => done({ lines: lines.all() }) },
    { method: "GET", path: "lines/:line", answer: (places) => find(places, done) },
    act("out"),
    act("in"),
  ];
}

function unknownLine(lines: LinesControl, id: string): ApiAnswer {
  const names = lines.all().map(({ line }) => line);
  // `19` is what people call the line of county 19.
  const meant = names.find(
    (name) => name === `C${id.padStart(2, "0")}` || name === `C${id.replace(/^C/, "").padStart(2, "0")}`,
  );
  return refused(404, "unknownLine", "line", `There is no line ${id}.`, meant ?? null);
}
