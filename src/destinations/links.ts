/**
 * All links of the switch behind the exchange's port, and the one clock tick that ends what is overdue.
 */
import type { LinkConfig } from "../config/model.ts";
import type { ForwardOutcome, LinkEvents, LinkState, LinksPort } from "../exchange/linksPort.ts";
import { Link, type LinkOptions, type LinkWorld } from "./link.ts";

/** Deadlines are seconds; a tenth of a second late is early enough. */
const TICK_MS = 100;

export interface LinksOptions {
  readonly configs: readonly LinkConfig[];
  readonly name: string;
  readonly events: LinkEvents;
  readonly world: LinkWorld;
  readonly log: LinkOptions["log"];
}

export class Links implements LinksPort {
  readonly links: readonly Link[];
  readonly #world: LinkWorld;
  #cancelTick: () => void = () => {};

  constructor({ configs, name, events, world, log }: LinksOptions) {
    this.#world = world;
    this.links = configs.map((config, index) => new Link({ index, config, name, events, world, log }));
  }

  open(): void {
    for (const link of this.links) if (link.config.inUse) link.open();
    this.#scheduleTick();
  }

  close(): void {
    this.#cancelTick();
    for (const link of this.links) link.close();
  }

  forward(
    link: number,
    number: number,
    leg: number,
    priority: number,
    flags: number,
    destination: string,
    text: Uint8Array,
  ): ForwardOutcome {
    return this.links[link]!.forward(number, leg, priority, flags, destination, text);
  }

  flush(): void {
    for (const link of this.links) link.flush();
  }

  room(link: number): number {
    return this.links[link]!.room;
  }

  recall(link: number): void {
    this.links[link]!.recall();
  }

  state(link: number): LinkState {
    return this.links[link]!.state;
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#world.setTimer(() => {
      for (const link of this.links) link.tick();
      this.#scheduleTick();
    }, TICK_MS);
  }
}
