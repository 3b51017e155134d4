/**
 * Links to databases for operators: `GET /api/links`, `GET /api/links/DMV`, `POST /api/links/DMV/hold`,
 * `POST /api/links/DMV/release`, `POST /api/links/LEDS/divert` with the other link in `to`.
 */
import { readReason } from "./actReason.ts";
import { type ApiAnswer, type ApiRoute, done, refused } from "./apiRoutes.ts";

/** A link as operators see it. */
export interface LinkReport {
  readonly link: string;
}

/** Why an act is refused; the code is the promise. */
export interface LinkRefusal {
  readonly code: string;
  readonly sentence: string;
}

/** What the routes need of the switch. The link of an act is one that there is. */
export interface LinksControl {
  all(): readonly LinkReport[];
  /** Null: there is no such link. */
  find(link: string): LinkReport | null;
  /** Null: done. */
  hold(link: string, reason: string): LinkRefusal | null;
  release(link: string, reason: string): LinkRefusal | null;
  divert(link: string, to: string, reason: string): LinkRefusal | null;
}

export function linkRoutes(links: LinksControl): readonly ApiRoute[] {
  const find = (places: Readonly<Record<string, string>>, then: (link: LinkReport) => ApiAnswer) => {
    const id = places["link"]!.toUpperCase();
    const found = links.find(id);
    return found === null ? unknownLink(links, "link", id) : then(found);
  };
  const act = (
    verb: string,
    fields: readonly string[],
    run: (link: string, reason: string, body: Readonly<Record<string, unknown>>) => ApiAnswer,
  ): ApiRoute => ({
    method: "POST",
    path: `links/:link/${verb}`,
    answer: (places, body) =>
      find(places, ({ link }) => {
        const reason = readReason(body, fields);
        return typeof reason === "string" ? run(link, reason, body) : reason;
      }),
  });
  const outcome = (link: string, field: string, refusal: LinkRefusal | null): ApiAnswer =>
    refusal === null
      ? done(links.find(link))
      : refused(409, refusal.code, refusal.code === "nothingToChange" ? "link" : field, refusal.sentence);
  return [
    { method: "GET", path: "links", answer: () => done({ links: links.all() }) },
    { method: "GET", path: "links/:link", answer: (places) => find(places, done) },
    act("hold", [], (link, reason) => outcome(link, "link", links.hold(link, reason))),
    act("release", [], (link, reason) => outcome(link, "link", links.release(link, reason))),
    act("divert", ["to"], (link, reason, { to }) => {
      if (to === undefined) return refused(400, "fieldMissing", "to", "to must name the other link.");
      if (typeof to !== "string") return refused(400, "fieldMalformed", "to", "to must be a text.");
      const other = to.toUpperCase();
      if (links.find(other) === null) return unknownLink(links, "to", other);
      return outcome(link, "to", links.divert(link, other, reason));
    }),
  ];
}

function unknownLink(links: LinksControl, field: string, id: string): ApiAnswer {
  const names = links.all().map(({ link }) => link);
  // `DMVX`, `NLET`: the one of which it is the beginning, or that is its beginning.
  const meant = names.find((name) => name.startsWith(id) || id.startsWith(name));
  return refused(404, "unknownLink", field, `There is no link ${id}.`, meant ?? null);
}
