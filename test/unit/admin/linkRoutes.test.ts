import { beforeEach, describe, expect, it } from "vitest";
import { type ApiAnswer, findRoute } from "../../../src/admin/apiRoutes.ts";
import { linkRoutes } from "../../../src/admin/linkRoutes.ts";
import { LinkViews } from "../../../src/exchange/destinations/linkViews.ts";
import { dictionary, ExchangeWorld } from "../../support/exchangeWorld.ts";

let world: ExchangeWorld;
let changes: string[];
let routes: ReturnType<typeof linkRoutes>;

beforeEach(() => {
  world = new ExchangeWorld();
  changes = [];
  const views = new LinkViews({
    forwards: world.exchange.forwards,
    links: () => world,
    counts: world.exchange.statistics.linkHolds,
    changed: ({ link, diverted, reason }) => changes.push(`${link} ${diverted} ${reason}`),
  });
  routes = linkRoutes(views);
});

function ask(method: "GET" | "POST", path: string, body: Record<string, unknown> = {}): ApiAnswer {
  const found = findRoute(routes, method, path);
  if (found === null || !("route" in found)) throw new Error(`no route ${method} ${path}`);
  return found.route.answer(found.places, body);
}
/** The code and the field of a refusal. */
function refusal(answer: ApiAnswer): unknown[] {
  return answer.kind === "refused" ? [answer.status, answer.error.code, answer.error.field] : [answer];
}

describe("links for operators", () => {
  it("are listed in the order of the dictionary, with what waits for them", () => {
    world.outcome = (name) => (name === "NLETS" ? "outOfService" : "taken");
    world.send(["AM.CA9190000.AZ9010100.*A1.TXT PRISONER READY FOR PICK-UP"]);
    world.nowMs += 3000;
    const { value } = ask("GET", "links") as { value: { links: { link: string }[] } };
    expect(value.links.map(({ link }) => link)).toEqual(dictionary.links);
    expect(ask("GET", "links/nlets")).toMatchObject({
      kind: "done",
      value: {
        link: "NLETS",
        service: "outOfService",
        held: 1,
        heldSeconds: 3,
        diverted: "none",
        since: null,
        counts: { held: 1, released: 0 },
      },
    });
  });

  it("are held, diverted and released, with a reason or without", () => {
    expect(ask("POST", "links/DMV/hold", { reason: "MAINTENANCE" })).toMatchObject({
      value: { diverted: "hold", reason: "MAINTENANCE", since: "2023-11-14T22:13:20.000Z" },
    });
    expect(ask("POST", "links/leds/divert", { to: "nlets" })).toMatchObject({
      value: { link: "LEDS", diverted: "NLETS" },
    });
    expect(ask("POST", "links/DMV/release")).toMatchObject({ value: { diverted: "none" } });
    expect(changes).toEqual(["DMV hold MAINTENANCE", "LEDS NLETS ", "DMV none "]);
  });

  it.each([
    ["links/DMX/hold", {}, [404, "unknownLink", "link"]],
    ["links/DMV/divert", {}, [400, "fieldMissing", "to"]],
    ["links/DMV/divert", { to: 7 }, [400, "fieldMalformed", "to"]],
    ["links/DMV/divert", { to: "TEXAS" }, [404, "unknownLink", "to"]],
    ["links/DMV/divert", { to: "dmv" }, [409, "linkItself", "to"]],
    ["links/DMV/divert", { to: "NCIC", raeson: "X" }, [400, "fieldUnknown", "raeson"]],
    ["links/DMV/hold", { to: "NCIC" }, [400, "fieldUnknown", "to"]],
    ["links/DMV/hold", { reason: "Ä" }, [400, "fieldMalformed", "reason"]],
    ["links/DMV/release", {}, [409, "nothingToChange", "link"]],
  ])("refuse POST %s with %j, and change nothing", (path, body, expected) => {
    expect(refusal(ask("POST", path, body))).toEqual(expected);
    expect(changes).toEqual([]);
  });

  it("do not divert to a link that is diverted itself, or not in use", () => {
    ask("POST", "links/NLETS/hold");
    expect(refusal(ask("POST", "links/LEDS/divert", { to: "NLETS" }))).toEqual([409, "linkDiverted", "to"]);
    const { state } = world;
    world.state = (link) => ({ ...state.call(world, link), service: "notInUse" });
    expect(refusal(ask("POST", "links/LEDS/divert", { to: "NCIC" }))).toEqual([409, "linkNotInUse", "to"]);
  });

  it("say what may be meant by a name that there is not", () => {
    const answer = ask("GET", "links/NLET");
    expect(answer.kind === "refused" && answer.error.suggestion).toBe("NLETS");
  });
});
