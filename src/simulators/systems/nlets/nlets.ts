/**
 * Nlets and everybody behind it: the other states, Canada, and the agencies there (nlets 7, 10-15).
 *
 * One link frame names one destination: a state or province, a region (one answer of each member), NL (one
 * merged answer), CN, or an ORI of another state. The switch of Nlets itself answers with ER what may not
 * travel, and with SM what cannot.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { isInventedOri, stateAgency } from "../../population/agencies.ts";
import { Draw } from "../../population/draw.ts";
import type { Population } from "../../population/population.ts";
import { FULL_SIZES, sizeAt } from "../../population/sizes.ts";
import {
  ALL_POINTS,
  ALL_POINTS_MEMBERS,
  CANADA,
  PROVINCE_ALIASES,
  PROVINCES,
  REGIONS,
  STATES,
} from "../../population/states.ts";
import type { FilePlan, RecordStore } from "../../store/recordStore.ts";
import { planStateFiles, StateFiles } from "../../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem } from "../../system.ts";
import { CRLF, inParts } from "../answerText.ts";
import { CLERK_MS, confirmationBody } from "../confirmation.ts";
import { answerStateInquiry, responseKeyOf } from "../stateInquiry.ts";
import {
  CANADA_KEYS,
  type EditFault,
  editFault,
  SPECIAL_SYSTEMS,
  takesMultiState,
  takesRegions,
} from "./nletsEdits.ts";
import { NLETS_LAYOUT } from "./nletsLayout.ts";
import { ER_WORDS, echoOf, NLETS_ORI, NletsHeaders, SM_WORDS } from "./nletsText.ts";
import { STATE_HABITS } from "./stateHabits.ts";

const HOME = "CA";
const MULTI_STATE = "NL";
const CONFIRMATION_KEY = "YQ";
/** Types that ask for no answer; the others are inquiries. */
const ADMINISTRATIVE_KEYS: ReadonlySet<string> = new Set(["AM", "AML", "YR"]);

/** Text after the header: the whole message has 14,400 characters at most (nlets 6), its header less than 100. */
const BODY_CHARACTERS_MAX = 14_300;

/** Every state and province with files of its own; CN stands for Canada's national files. */
const JURISDICTIONS: readonly string[] = [...STATES.filter((state) => state !== HOME), ...PROVINCES, CANADA];
const IS_JURISDICTION: ReadonlySet<string> = new Set(JURISDICTIONS);

export function planNlets(population: Population, scale: number): FilePlan<never>[] {
  const { vehicles, drivers, vessels, subjects } = FULL_SIZES.nlets;
  return JURISDICTIONS.flatMap((state) =>
    planStateFiles(population, state, {
      vehicles: sizeAt(vehicles, scale),
      drivers: sizeAt(drivers, scale),
      vessels: sizeAt(vessels, scale),
      subjects: sizeAt(subjects, scale),
    }),
  );
}

export class NletsSystem implements DatabaseSystem {
  readonly linkName = "NLETS";
  readonly #files: StateFiles;
  readonly #headers: NletsHeaders;

  constructor(store: RecordStore, seed: number) {
    this.#files = new StateFiles(store);
    const draw = new Draw(seed, "nlets.counters", 0);
    this.#headers = new NletsHeaders(draw.between(0, 99_999), draw.between(0, 99_999));
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] {
    const { key } = message;
    const special = SPECIAL_SYSTEMS.get(destination);
    if (special !== undefined) return this.#askSpecial(message, destination, special, context);
    const states = membersOf(destination);
    if (states === null) return [this.#error(message, destination, { code: "19", options: [] }, context)];
    if (ADMINISTRATIVE_KEYS.has(key)) return this.#carry(message, destination, states, context);
    if (key === CONFIRMATION_KEY) return this.#confirm(message, destination, states, context);

    const fault = this.#faultOf(message, destination);
    if (fault !== null) return [this.#error(message, destination, fault, context)];
    if (destination === MULTI_STATE) return this.#multiState(message, states, context);
    const agency = destination.length === 9 ? destination : null;
    return states.flatMap((state) => this.#askState(message, state, agency ?? stateAgency(state), context));
  }

  #faultOf(message: MessageText, destination: string): EditFault | null {
    const barred = { code: "02", options: [] };
    if (destination.length === 9 && message.key !== "AQ") return barred;
    if (isRegion(destination) && !takesRegions(message.key)) return barred;
    if (destination === MULTI_STATE && !takesMultiState(message.key)) return barred;
    if (destination === CANADA && !CANADA_KEYS.has(message.key)) return barred;
    if (destination === CANADA) return editFault(message, "canada");
    return editFault(message, isRegion(destination) ? "region" : "state");
  }

  /** One state's answers, with its habits. */
  #askState(message: MessageText, state: string, originator: string, context: AnswerContext): Answer[] {
    const habit = STATE_HABITS[state] ?? {};
    if (habit.isOutOfService) return [this.#status(message, state, "04", context)];
    if (habit.unserved?.includes(message.key)) return [this.#status(message, state, "01", context)];
    const late = habit.extraDelayMs === undefined ? {} : { delayMs: habit.extraDelayMs };
    if (habit.fileDown?.includes(message.key)) {
      const header = this.#headers.next(message, responseKeyOf(message.key), originator, context.nowMs());
      return [{ text: `${header}FILE NOT AVAILABLE`, isHit: false, ...late }];
    }
    const finding = this.#find(message, state, context);
    if (finding === null) return [this.#error(message, state, { code: "02", options: [] }, context)];
    const answers: Answer[] = inParts("", finding.body, BODY_CHARACTERS_MAX).map((part) => ({
      text: this.#headers.next(message, finding.key, originator, context.nowMs()) + part,
      isHit: finding.isHit,
      ...late,
    }));
    if (habit.addsHotFileAnswer && message.fields.has("LIC")) {
      const header = this.#headers.next(message, finding.key, originator, context.nowMs());
      answers.push({
        text: `${header}${state} HOT FILE NO RECORD LIC/${message.fields.get("LIC")}`,
        isHit: false,
        ...late,
      });
    }
    return answers;
  }

  /** Federal and other systems: the few keys that they take find nothing, the others may not travel. */
  #askSpecial(message: MessageText, code: string, keys: readonly string[], context: AnswerContext): Answer[] {
    if (ADMINISTRATIVE_KEYS.has(message.key)) return [];
    if (!keys.includes(message.key))
      return [this.#error(message, code, { code: "02", options: [] }, context)];
    const header = this.#headers.next(message, responseKeyOf(message.key), `${code}0000000`, context.nowMs());
    return [{ text: `${header}NO RECORD ${code === "NA" ? "NICB" : "USCG"}`, isHit: false }];
  }

  /** One merged answer with a summary; states that are down count as "no response" at once (nlets 11). */
  #multiState(message: MessageText, states: readonly string[], context: AnswerContext): Answer[] {
    const hits: string[] = [];
    const silent: string[] = [];
    const bodies: string[] = [];
    for (const state of states) {
      const habit = STATE_HABITS[state] ?? {};
      const cannot =
        habit.isOutOfService ||
        habit.unserved?.includes(message.key) ||
        habit.fileDown?.includes(message.key);
      const finding = cannot ? null : this.#find(message, state, context);
      if (finding === null) silent.push(state);
      else if (finding.isHit) {
        hits.push(state);
        bodies.push(`-- ${state} --`, finding.body);
      }
    }
    const missed = states.length - hits.length - silent.length;
    const summary = [
      "MULTI-STATE QUERY SUMMARY",
      `QUERIED  ${states.length}`,
      `HIT      ${hits.length === 0 ? "NONE" : hits.join(" ")}`,
      `NO HIT   ${missed}`,
      `NO RESP  ${silent.length === 0 ? "NONE" : silent.join(" ")}`,
    ];
    return inParts("", [...summary, ...bodies].join(CRLF), BODY_CHARACTERS_MAX).map((part) => ({
      text: this.#headers.next(message, responseKeyOf(message.key), NLETS_ORI, context.nowMs()) + part,
      isHit: hits.length > 0,
    }));
  }

  #find(message: MessageText, state: string, context: AnswerContext) {
    return answerStateInquiry(this.#files, NLETS_LAYOUT, state, state, message, context.nowMs);
  }

  /** An administrative message arrives and asks for nothing; where the line is down, its sender hears so. */
  #carry(
    message: MessageText,
    destination: string,
    states: readonly string[],
    context: AnswerContext,
  ): Answer[] {
    const down = states.filter((state) => STATE_HABITS[state]?.isOutOfService);
    return down.map((state) =>
      this.#status(message, destination.length === 9 ? destination : state, "02", context),
    );
  }

  #confirm(
    message: MessageText,
    destination: string,
    states: readonly string[],
    context: AnswerContext,
  ): Answer[] {
    if (destination.length !== 9)
      return [this.#error(message, destination, { code: "19", options: [] }, context)];
    if (states.some((state) => STATE_HABITS[state]?.isOutOfService)) {
      return [this.#status(message, destination, "02", context)];
    }
    const header = this.#headers.next(message, "YR", destination, context.nowMs());
    return [{ text: header + confirmationBody(message, destination), isHit: false, delayMs: CLERK_MS }];
  }

  #error(message: MessageText, destination: string, fault: EditFault, context: AnswerContext): Answer {
    const words =
      ER_WORDS[fault.code] ?? `INVALID MESSAGE FORMAT - REFER TO ${message.key} MKE OPTIONS BELOW`;
    const lines = [
      `.${fault.code}. ${words}`,
      ...fault.options.map((option, at) => `${at + 1}. ${option}`),
      "ORIGINAL MESSAGE",
      echoOf(message, destination),
    ];
    const header = this.#headers.next(message, "ER", NLETS_ORI, context.nowMs());
    return { text: header + lines.join(CRLF), isHit: false, isError: true };
  }

  #status(message: MessageText, destination: string, code: string, context: AnswerContext): Answer {
    const header = this.#headers.next(message, "SM", NLETS_ORI, context.nowMs());
    return {
      text: `${header}.${code}. ${SM_WORDS[code]}${CRLF}${echoOf(message, destination)}`,
      isHit: false,
    };
  }

  refuse(message: MessageText, destination: string, reason: string, context: AnswerContext): Answer {
    const [state] = membersOf(destination) ?? [];
    const originator = state === undefined ? NLETS_ORI : stateAgency(state);
    const header = this.#headers.next(message, responseKeyOf(message.key), originator, context.nowMs());
    return { text: header + reason, isHit: false, isError: true };
  }

  notice(receiver: string, serial: number): string {
    return `AM.AZ9010000.${receiver}.TXT NLETS NOTICE ${serial}${CRLF}ATTEMPT TO CONTACT EXERCISE. TEST MESSAGE, NO ACTION`;
  }
}

function isRegion(destination: string): boolean {
  return destination === ALL_POINTS || REGIONS[destination] !== undefined;
}

/** States and provinces that a destination stands for, without our own; null: nobody. */
function membersOf(destination: string): readonly string[] | null {
  if (destination === MULTI_STATE) return OTHER_STATES;
  if (destination === ALL_POINTS) return ALL_POINTS_MEMBERS.filter((state) => state !== HOME);
  const region = REGIONS[destination];
  if (region !== undefined) return region.filter((state) => state !== HOME);
  if (destination.length === 9) {
    const state = jurisdictionOf(destination.slice(0, 2));
    return state === null || !isInventedOri(destination) ? null : [state];
  }
  const state = jurisdictionOf(destination);
  return state === null ? null : [state];
}
const OTHER_STATES = STATES.filter((state) => state !== HOME);

function jurisdictionOf(code: string): string | null {
  const canonical = PROVINCE_ALIASES[code] ?? code;
  return IS_JURISDICTION.has(canonical) ? canonical : null;
}
