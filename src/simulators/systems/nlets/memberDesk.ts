/**
 * What becomes of a message at one member of the network: kept, dropped, delivered to people, or answered out of the
 * member's files with the member's habits (nlets 15).
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { stateAgency } from "../../population/agencies.ts";
import type { AnswerContext } from "../../system.ts";
import type { Clerks } from "../clerks.ts";
import { listed } from "../stateInquiry.ts";
import { NLETS_LAYOUT } from "../states/nletsLayout.ts";
import { STANDARD_WORDS } from "../states/standardWords.ts";
import type { StateFinding } from "../states/stateDesk.ts";
import type { Edits } from "./edits.ts";
import type { StatePart } from "./multiState.ts";
import { errorReply, type Reply, statusReply } from "./nletsText.ts";
import type { Outbox } from "./outbox.ts";
import type { Owners } from "./owners/owners.ts";
import type { ConfirmationRequests } from "./services/confirmationRequests.ts";
import { type HeldMessages, heldText } from "./services/heldMessages.ts";
import type { MessageLog } from "./services/messageLog.ts";
import type { ServiceTable } from "./serviceTable.ts";

export interface MemberDeskOptions {
  readonly edits: Edits;
  readonly service: ServiceTable;
  readonly owners: Owners;
  readonly held: HeldMessages;
  readonly clerks: Clerks;
  readonly requests: ConfirmationRequests;
  readonly log: MessageLog;
  readonly outbox: Outbox;
}

const ORI_CHARACTERS = 9;

export class MemberDesk {
  readonly #options: MemberDeskOptions;

  constructor(options: MemberDeskOptions) {
    this.#options = options;
  }

  /** Takes a message for a member, or for an agency of it. Null: nobody says anything, ever. */
  take(message: MessageText, member: string, ori: string | null, context: AnswerContext): Reply[] | null {
    const { service, edits } = this.#options;
    const status = service.status(member, message.key, context.nowMs());
    const destination = ori ?? member;
    switch (status) {
      case "never":
      case "downDrop":
        return [statusReply(message, destination, status)];
      case "downHold":
        return [this.#hold(message, member, destination, context)];
      case "silent":
        this.#note(message, destination, context.nowMs());
        return null;
      case "fileDown":
        this.#note(message, destination, context.nowMs());
        return [this.#fileDown(message, member, ori ?? stateAgency(member))];
      case "inService":
        this.#note(message, destination, context.nowMs());
        if (!edits.isForPeople(message.key))
          return this.#ask(message, member, ori ?? stateAgency(member), context);
        this.#deliver(message, destination, context.nowMs(), context.isTest);
        return [];
    }
  }

  /** How a state takes part in a multi-state query. */
  part(message: MessageText, state: string, context: AnswerContext): StatePart {
    const status = this.#options.service.status(state, message.key, context.nowMs());
    if (status !== "inService") return { state, reply: null, isSilent: status === "silent" };
    this.#note(message, state, context.nowMs());
    const finding = this.#options.owners.find(message, state, context);
    const reply = finding === null ? null : this.#reply(message, state, stateAgency(state), finding);
    return { state, reply, isSilent: false };
  }

  /** Delivers what waited for members that are back, and gives back what waited for too long. */
  release(nowMs: number): void {
    const { held, service, outbox } = this.#options;
    if (held.count === 0) return;
    const isBack = (member: string, key: string) => service.status(member, key, nowMs) === "inService";
    const { released, expired } = held.take(isBack, nowMs);
    for (const one of released) {
      const message = heldText(one);
      this.#note(message, one.destination, nowMs);
      this.#deliver(message, one.destination, nowMs, one.isTest);
    }
    for (const one of expired) {
      const { origin, control } = one.message;
      const reply = statusReply(heldText(one), one.destination, "downDrop");
      outbox.announce(reply, { ori: origin, control }, one.isTest);
    }
  }

  #hold(message: MessageText, member: string, destination: string, context: AnswerContext): Reply {
    const isKept = this.#options.held.hold(message, member, destination, context.nowMs(), context.isTest);
    return statusReply(message, destination, isKept ? "downHold" : "downDrop");
  }

  /** A message has arrived where people read it: an agency, or a member's control point. */
  #deliver(message: MessageText, destination: string, nowMs: number, isTest: boolean): void {
    if (destination.length !== ORI_CHARACTERS) return;
    const { clerks, requests } = this.#options;
    if (message.key === "YQ") clerks.take(message, destination, isTest);
    else if (message.key === "YR") requests.answered(message, destination, nowMs);
  }

  #fileDown(message: MessageText, member: string, originator: string): Reply {
    const { service, edits } = this.#options;
    const { delayMs = 0 } = service.habit(member, message.key);
    const key = edits.responseKey(message.key);
    return { key, originator, body: STANDARD_WORDS.fileDown, isHit: false, delayMs };
  }

  /** The member's answers out of its files. */
  #ask(message: MessageText, member: string, originator: string, context: AnswerContext): Reply[] {
    const { owners, service } = this.#options;
    const finding = owners.find(message, member, context);
    if (finding === null) return [errorReply(message, member, { code: "02", options: [] })];
    const habit = service.habit(member, message.key);
    const whole = this.#reply(message, member, originator, finding);
    const isSplit = habit.oneRecordEach === true && finding.records.length > 1;
    const replies = isSplit ? finding.records.map((body) => ({ ...whole, body })) : [whole];
    const plate = message.fields.get("LIC");
    if (habit.addsHotFileAnswer === true && plate !== undefined) {
      replies.push({ ...whole, body: `${member} HOT FILE NO RECORD LIC/${plate}`, isHit: false });
    }
    return habit.dropsControl === true ? replies.map((reply) => ({ ...reply, dropsControl: true })) : replies;
  }

  #reply(
    message: MessageText,
    member: string,
    originator: string,
    { records, nothing }: StateFinding,
  ): Reply {
    const { service, edits } = this.#options;
    const { delayMs = 0 } = service.habit(member, message.key);
    const isHit = records.length > 0;
    const body = isHit ? listed(records, NLETS_LAYOUT.count) : nothing;
    return { key: edits.responseKey(message.key), originator, body, isHit, delayMs };
  }

  /** Line in the log for a message that goes on to somebody. */
  #note({ key, origin, control, body }: MessageText, destination: string, atMs: number): void {
    this.#options.log.append({ atMs, key, source: origin, destination, control, text: body });
  }
}
