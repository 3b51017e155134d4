/**
 * Lines as operators see and change them: the configuration's words beside the state of each.
 */
import type { LineGate, LineState } from "./lineGate.ts";

/** The parts of the configuration that operators are shown. */
export interface LineViewsSource {
  readonly lines: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly county: number;
    /** Index of the agency that runs it. */
    readonly agency: number;
  }[];
  readonly agencies: readonly { readonly ori: string }[];
}

export interface LineView {
  readonly line: string;
  readonly name: string;
  readonly kind: string;
  readonly county: number;
  readonly agency: string;
  readonly inService: boolean;
  readonly since: string | null;
  readonly reason: string;
  readonly stations: number;
  readonly present: number;
  readonly held: number;
  readonly heldSeconds: number;
}

export class LineViews {
  readonly #gate: LineGate;
  readonly #source: LineViewsSource;
  readonly #changed: (view: LineView) => void;

  /** `changed` hears of every line that an operator took out or put back. */
  constructor(gate: LineGate, source: LineViewsSource, changed: (view: LineView) => void) {
    this.#gate = gate;
    this.#source = source;
    this.#changed = changed;
  }

  all(): readonly LineView[] {
    return this.#gate.states.map((state, index) => this.#viewOf(state, index));
  }

  find(line: string): LineView | null {
    const index = this.#source.lines.findIndex(({ id }) => id === line);
    const state = this.#gate.find(line);
    return state === null ? null : this.#viewOf(state, index);
  }

  takeOut(line: string, reason: string): boolean {
    return this.#noted(line, this.#gate.takeOut(line, reason));
  }

  putBack(line: string, reason: string): boolean {
    return this.#noted(line, this.#gate.putBack(line, reason));
  }

  #noted(line: string, isChanged: boolean): boolean {
    if (isChanged) this.#changed(this.find(line)!);
    return isChanged;
  }

  #viewOf(state: LineState, index: number): LineView {
    const { id, name, kind, county, agency } = this.#source.lines[index]!;
    return {
      line: id,
      name,
      kind,
      county,
      agency: this.#source.agencies[agency]!.ori,
      inService: !state.isOut,
      since: state.sinceMs === 0 ? null : new Date(state.sinceMs).toISOString(),
      reason: state.reason,
      stations: state.stations.length,
      present: state.stations.filter((station) => this.#gate.isPresent(station)).length,
      held: state.held,
      heldSeconds: Math.floor(state.heldForMs / 1000),
    };
  }
}
