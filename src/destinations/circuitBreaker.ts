/**
 * Decides whether a database that is connected is worth another message.
 *
 *   closed ── overdue in a row, or too large a share ──▶ open ── a pause ──▶ halfOpen ── one message answered ──▶ closed
 *                                                         ▲                      │
 *                                                         └── it was overdue ────┘
 *
 * The pause doubles from try to try, with jitter, so that many switches do not try together. While it is closed it
 * costs a few additions for each frame of answers: the share is counted in two halves of the window, of which the
 * older one is dropped when the newer is full.
 */
import type { BreakerConfig } from "../config/model.ts";

export type BreakerState = "closed" | "open" | "halfOpen";

export interface BreakerWorld {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** 0 up to 1. */
  readonly random: () => number;
}

export class CircuitBreaker {
  readonly #config: BreakerConfig;
  readonly #world: BreakerWorld;
  #state: BreakerState = "closed";
  #overdueInARow = 0;
  #answered = 0;
  #overdue = 0;
  #answeredBefore = 0;
  #overdueBefore = 0;
  #halfEndsAtMs: number;
  #pauseMs: number;
  #openUntilMs = 0;
  /** How often it opened. */
  openings = 0;

  constructor(config: BreakerConfig, world: BreakerWorld) {
    this.#config = config;
    this.#world = world;
    this.#pauseMs = config.openMinMs;
    this.#halfEndsAtMs = world.now() + config.windowMs / 2;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Milliseconds until one message is tried; 0 unless it is open. */
  get opensInMs(): number {
    return this.#state === "open" ? Math.max(0, this.#openUntilMs - this.#world.now()) : 0;
  }

  /** Last answers came before their deadlines. In any other state than closed that is a sign of life. */
  answered(count: number): void {
    this.#overdueInARow = 0;
    this.#answered += count;
    if (this.#state === "halfOpen") this.#close();
    else if (this.#state === "open") this.#state = "halfOpen";
  }

  /** Messages that had left were not answered before their deadlines. Counts only while it is closed. */
  overdue(count: number): void {
    if (this.#state !== "closed") return;
    this.#turnWindow();
    this.#overdueInARow += count;
    this.#overdue += count;
    const overdue = this.#overdue + this.#overdueBefore;
    const ended = overdue + this.#answered + this.#answeredBefore;
    const { overdueMax, failureShare, answersMin } = this.#config;
    const isShareTooLarge = ended >= answersMin && overdue >= ended * failureShare;
    if (this.#overdueInARow >= overdueMax || isShareTooLarge) this.#open();
  }

  /** The message that was tried was overdue, or was lost with its line. */
  tryFailed(): void {
    if (this.#state === "halfOpen") this.#open();
  }

  /** The line is there again. A database that was not answering before has to answer one message first. */
  reconnected(): void {
    if (this.#state === "open") this.#state = "halfOpen";
  }

  /** Lets time pass. True: the pause is over. */
  tick(): boolean {
    if (this.#state === "closed") this.#turnWindow();
    if (this.#state !== "open" || this.#world.now() < this.#openUntilMs) return false;
    this.#state = "halfOpen";
    return true;
  }

  #open(): void {
    this.#state = "open";
    this.openings++;
    this.#openUntilMs = this.#world.now() + this.#pauseMs * (0.5 + this.#world.random());
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#config.openMaxMs);
  }

  #close(): void {
    this.#state = "closed";
    this.#pauseMs = this.#config.openMinMs;
    this.#answered = this.#overdue = this.#answeredBefore = this.#overdueBefore = 0;
    this.#halfEndsAtMs = this.#world.now() + this.#config.windowMs / 2;
  }

  #turnWindow(): void {
    const now = this.#world.now();
    if (now < this.#halfEndsAtMs) return;
    const half = this.#config.windowMs / 2;
    // After a pause of a whole window the older half is empty as well.
    const isStale = now >= this.#halfEndsAtMs + half;
    this.#answeredBefore = isStale ? 0 : this.#answered;
    this.#overdueBefore = isStale ? 0 : this.#overdue;
    this.#answered = this.#overdue = 0;
    this.#halfEndsAtMs = now + half;
  }
}
