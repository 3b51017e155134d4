/**
 * Links to databases as operators see and change them: what the line is worth, what waits for it, and where an operator
 * has sent its messages.
 */
import type { Forwards, HomeState } from "../forwards.ts";
import type { LinkService, LinkState, LinksPort } from "../linksPort.ts";
import type { LinkHoldStatistics } from "../statistics.ts";

export interface LinkView {
  readonly link: string;
  readonly name: string;
  readonly service: LinkService;
  readonly inFlight: number;
  /** Messages that wait for the window. */
  readonly waiting: number;
  /** Seconds until a database that does not answer gets one message; 0 unless it is left alone. */
  readonly triedInSeconds: number;
  readonly held: number;
  readonly heldBytes: number;
  readonly heldSeconds: number;
  /** `none`, `hold`, or the link by which its messages go. */
  readonly diverted: string;
  /** Since when; null: since the switch was started. */
  readonly since: string | null;
  readonly reason: string;
  readonly alternate: string | null;
  readonly counts: Readonly<LinkHoldStatistics>;
}

/** Why a diversion is refused: `code` is the promise. */
export interface DiversionRefusal {
  readonly code: "nothingToChange" | "unknownLink" | "linkItself" | "linkNotInUse" | "linkDiverted";
  readonly sentence: string;
}

export interface LinkViewsOptions {
  readonly forwards: Forwards;
  readonly links: () => LinksPort;
  readonly counts: readonly LinkHoldStatistics[];
  /** Hears of every change that an operator has made. */
  readonly changed: (view: LinkView) => void;
}

export class LinkViews {
  readonly #options: LinkViewsOptions;

  constructor(options: LinkViewsOptions) {
    this.#options = options;
  }

  all(): readonly LinkView[] {
    const { forwards, links } = this.#options;
    return forwards.states.map((home) => this.#viewOf(home, links().state(home.index)));
  }

  /** Null: there is no such link. */
  find(link: string): LinkView | null {
    return this.all().find((view) => view.link === link) ?? null;
  }

  /** Holds what is for the link, until it is released. Null: done. */
  hold(link: string, reason: string): DiversionRefusal | null {
    return this.#change(link, "hold", reason);
  }

  /** Ends a diversion: messages go by their own line again, what is held first. */
  release(link: string, reason: string): DiversionRefusal | null {
    return this.#change(link, "none", reason);
  }

  /** Sends what is for the link by another one. */
  divert(link: string, to: string, reason: string): DiversionRefusal | null {
    return this.#change(link, to, reason);
  }

  #change(link: string, way: string, reason: string): DiversionRefusal | null {
    const { forwards } = this.#options;
    const views = this.all();
    const from = views.findIndex((view) => view.link === link);
    if (from < 0) return { code: "unknownLink", sentence: `There is no link ${link}.` };
    if (views[from]!.diverted === way) {
      const sentence =
        way === "none" ? `${link} is not diverted.` : `${link} is diverted so already: ${way}.`;
      return { code: "nothingToChange", sentence };
    }
    if (way === "none" || way === "hold") forwards.divert(from, { kind: way }, reason);
    else {
      const to = views.findIndex((view) => view.link === way);
      const target = views[to];
      if (target === undefined) return { code: "unknownLink", sentence: `There is no link ${way}.` };
      if (to === from) return { code: "linkItself", sentence: `${link} cannot be diverted to itself.` };
      if (target.service === "notInUse") return { code: "linkNotInUse", sentence: `${way} is not in use.` };
      if (target.diverted !== "none") {
        return { code: "linkDiverted", sentence: `${way} is diverted itself: ${target.diverted}.` };
      }
      forwards.divert(from, { kind: "link", to }, reason);
    }
    this.#options.changed(this.find(link)!);
    return null;
  }

  #viewOf(home: HomeState, state: LinkState): LinkView {
    const { index, rules, diverted, held, heldBytes, heldForMs } = home;
    const { diversion, sinceMs, reason } = diverted;
    const { forwards, counts } = this.#options;
    return {
      link: rules.id,
      name: rules.name,
      service: state.service,
      inFlight: state.inFlight,
      waiting: state.waiting,
      triedInSeconds: Math.ceil(state.triedInMs / 1000),
      held,
      heldBytes,
      heldSeconds: Math.floor(heldForMs / 1000),
      diverted: diversion.kind === "link" ? forwards.states[diversion.to]!.rules.id : diversion.kind,
      since: sinceMs === 0 ? null : new Date(sinceMs).toISOString(),
      reason,
      alternate: rules.alternate,
      counts: counts[index]!,
    };
  }
}
