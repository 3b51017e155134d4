/**
 * Nlets and everybody behind it: the other states, Canada, national systems, and the agencies there (nlets 7 to 18).
 *
 * One link frame names one destination. The network checks sender, destination and fields (ER), looks whether the
 * destination serves the key now (SM), and then lets it answer. Whatever comes back has its output header.
 */
import type { MessageText } from "../../../domain/messageText.ts";
import { SAMPLE_CONFIG } from "../../../packageRoot.ts";
import type { NoticeQueue } from "../../files/noticeQueue.ts";
import { OnceOnly } from "../../files/onceOnly.ts";
import { stateAgency } from "../../population/agencies.ts";
import { Draw } from "../../population/draw.ts";
import { Population } from "../../population/population.ts";
import { CANADA } from "../../population/states.ts";
import { StateFiles } from "../../store/stateFiles.ts";
import type { Answer, AnswerContext, DatabaseSystem, SystemWorld } from "../../system.ts";
import { Clerks } from "../clerks.ts";
import { type EditFault, Edits } from "./edits.ts";
import { MemberDesk } from "./memberDesk.ts";
import { HOME, Members, MULTI_STATE, type Target } from "./members.ts";
import { mergeStates } from "./multiState.ts";
import { loadNetworkData, type NetworkData } from "./networkData.ts";
import { errorReply, formatErrorReply, NLETS_ORI, type Reply } from "./nletsText.ts";
import { Operator } from "./operator.ts";
import { Outbox } from "./outbox.ts";
import { Owners } from "./owners/owners.ts";
import { BULLETIN_KINDS, bulletin } from "./services/bulletins.ts";
import { ConfirmationRequests } from "./services/confirmationRequests.ts";
import { AgencyDirectory } from "./services/directory.ts";
import { HeldMessages } from "./services/heldMessages.ts";
import { HelpFiles } from "./services/helpFiles.ts";
import { MessageLog } from "./services/messageLog.ts";
import { ServiceTable } from "./serviceTable.ts";

/** Where the sample configuration says how the network behaves. */
const NETWORK_FILE = new URL("simulators/nlets.yaml", SAMPLE_CONFIG);
/** Code of the directory of agencies. */
const DIRECTORY = "OD";
const FBI = "FB";
const BARRED: EditFault = { code: "02", options: [] };

export class NletsSystem implements DatabaseSystem {
  readonly linkName = "NLETS";
  readonly #data: NetworkData;
  readonly #members: Members;
  readonly #edits: Edits;
  readonly #directory: AgencyDirectory;
  readonly #help: HelpFiles;
  readonly #log: MessageLog;
  readonly #outbox: Outbox;
  readonly #desk: MemberDesk;
  readonly #operator: Operator;
  readonly #requests: ConfirmationRequests;
  readonly #onceOnly: OnceOnly<readonly Reply[]>;
  readonly #owners: Owners;
  readonly #population: Population;

  constructor(world: SystemWorld, data: NetworkData = loadNetworkData(NETWORK_FILE)) {
    const { store, changes, dictionary, seed, nowMs } = world;
    const members = new Members(dictionary);
    const edits = new Edits(dictionary, data);
    const service = new ServiceTable(data.service, data.habits);
    const population = new Population(seed);
    const log = new MessageLog(changes, data.log, data.clock.zoneHours);
    const draw = new Draw(seed, "nlets.network", 0);
    const outbox = new Outbox({ changes, log, data, draw, nowMs });
    const requests = new ConfirmationRequests(changes, data.confirmationRequests, outbox);
    const owners = new Owners({ ...world, files: new StateFiles(store), population, members, data });
    const held = new HeldMessages(changes, data.held);
    const clerks = new Clerks(data.clerks, draw, (body, originator, to, isTest, afterMs) =>
      outbox.announce({ key: "YR", originator, body, isHit: false }, to, isTest, afterMs),
    );
    const desk = new MemberDesk({ edits, service, owners, held, clerks, requests, log, outbox });
    const onService = () => desk.release(nowMs());
    this.#data = data;
    this.#members = members;
    this.#edits = edits;
    this.#population = population;
    this.#log = log;
    this.#outbox = outbox;
    this.#requests = requests;
    this.#owners = owners;
    this.#desk = desk;
    this.#operator = new Operator({ data, members, service, outbox, requests, population, nowMs, onService });
    const states = [HOME, ...members.states, ...members.provinces];
    this.#directory = new AgencyDirectory(changes, states, data.directory);
    this.#help = new HelpFiles(changes, data.helpFiles);
    this.#onceOnly = new OnceOnly(changes);
  }

  get queue(): NoticeQueue {
    return this.#outbox.queue;
  }

  answer(message: MessageText, destination: string, context: AnswerContext): readonly Answer[] | null {
    if (this.#operator.isStopped) return null;
    const replies = this.#repliesTo(message, destination, context);
    const to = { ori: message.origin, control: message.control };
    return replies?.flatMap((reply) => this.#outbox.answers(reply, to, context.isTest)) ?? null;
  }

  /** Null: nobody will ever answer. */
  #repliesTo(message: MessageText, destination: string, context: AnswerContext): readonly Reply[] | null {
    const target = this.#members.target(destination);
    const fault = this.#faultOf(message, target, context.isTest);
    if (fault !== null || target === null) return [errorReply(message, destination, fault ?? BARRED)];
    const work = () => this.#carry(message, target, context);
    // What only asks may be asked again; everything else has its effect once.
    if (this.#edits.onlyAsks(message.key)) return work();
    return this.#onceOnly.once(message, destination, context, () => work() ?? []);
  }

  /** Sender, destination, whether the one may send this to the other, and the fields; null: all in order. */
  #faultOf(message: MessageText, target: Target | null, isTest: boolean): EditFault | null {
    const { key } = message;
    if (!this.#directory.isActive(message.origin, isTest)) return { code: "01", options: [] };
    switch (target?.kind) {
      case undefined:
        return { code: "19", options: [] };
      case "helpFile":
        return this.#edits.takesFreeText(key) ? null : BARRED;
      case "agency":
        if (!this.#directory.isActive(target.ori, isTest)) return { code: "19", options: [] };
        if (!this.#edits.takesAgencies(key)) return BARRED;
        return this.#edits.fault(message, this.#classOf(target.member), false);
      case "region":
        return this.#edits.takesRegions(key) ? this.#edits.fault(message, "region", true) : BARRED;
      case "system":
        if (!this.#edits.takesCode(key, target.code) && !this.#isCopy(key, target.code)) return BARRED;
        return (
          this.#owners.mexicanError(message, target.code) ?? this.#edits.fault(message, "outOfState", false)
        );
      case "member":
        return this.#memberFault(message, target.member);
    }
  }

  /** Second and third requests for a confirmation go to the FBI as well (nlets 12). */
  #isCopy(key: string, code: string): boolean {
    return code === FBI && this.#edits.isConfirmation(key);
  }

  #memberFault(message: MessageText, member: string): EditFault | null {
    if (this.#owners.takesHotFile(member, message.key)) return null;
    if (this.#edits.isConfirmation(message.key))
      return this.#edits.fault(message, this.#classOf(member), false);
    if (!this.#edits.takesCode(message.key, member)) return BARRED;
    if (this.#members.isCanadian(member)) {
      const { message: charactersMax } = this.#data.characters;
      if (this.#owners.canada.isMalformed(message, member, charactersMax)) return { code: "06", options: [] };
    }
    return this.#edits.fault(message, this.#classOf(member), false);
  }

  #classOf(member: string): "canada" | "outOfState" {
    return this.#members.isCanadian(member) ? "canada" : "outOfState";
  }

  #carry(message: MessageText, target: Target, context: AnswerContext): readonly Reply[] | null {
    const { isTest } = context;
    switch (target.kind) {
      case "helpFile":
        this.#note(message, `${target.name}HELP`, context);
        return [this.#help.answer(message, target.name, isTest)];
      case "system":
        this.#note(message, target.code, context);
        return this.#askSystem(message, target.code, context);
      case "agency":
        return (
          this.#askOwner(message, target.ori, context) ??
          this.#desk.take(message, target.member, target.ori, context)
        );
      case "member": {
        if (message.key !== "TQ") return this.#desk.take(message, target.member, null, context);
        this.#note(message, DIRECTORY, context);
        return [this.#directory.search(message, target.member === CANADA ? null : target.member, isTest)];
      }
      case "region":
        return this.#region(message, target.members, context);
    }
  }

  /** One copy for each member; those who say nothing are not waited for. */
  #region(message: MessageText, members: readonly string[], context: AnswerContext): Reply[] {
    const { forms, delayMs, responses } = this.#data.regional;
    const plainKey = Object.keys(forms).find(
      (plain) => plain === message.key || forms[plain] === message.key,
    );
    const plain = { ...message, key: plainKey ?? message.key };
    const replies = members.flatMap((member) => this.#desk.take(plain, member, null, context) ?? []);
    if (plainKey === undefined) return replies;
    const isRegional = responses === "regional";
    return replies.map((reply) => ({
      ...reply,
      key: isRegional && reply.isMade !== true ? `${reply.key}G` : reply.key,
      delayMs: (reply.delayMs ?? 0) + delayMs,
    }));
  }

  /** Nlets itself, its directory, and the systems behind it that are no state. */
  #askSystem(message: MessageText, code: string, context: AnswerContext): readonly Reply[] | null {
    if (code === MULTI_STATE) return this.#askNlets(message, context);
    if (code === DIRECTORY) {
      return [
        message.key === "TQ"
          ? this.#directory.search(message, null, context.isTest)
          : this.#directory.change(message, context.isTest),
      ];
    }
    if (this.#edits.isForPeople(message.key)) return [];
    return this.#askOwner(message, code, context) ?? [errorReply(message, code, BARRED)];
  }

  #askNlets(message: MessageText, context: AnswerContext): Reply[] {
    switch (message.key) {
      case "NLQ":
        return this.#log.search(message);
      case "NFQ":
        return [this.#log.full(message)];
      case "CCQ":
        return [this.#owners.charge(message)];
      case "LPQ":
        return [
          message.fields.has("LIC")
            ? this.#owners.plateReadings(message, context.nowMs())
            : errorReply(message, MULTI_STATE, { code: "22", options: ["LIC"] }),
        ];
      default: {
        const { joined, windowMs } = this.#data.multiState;
        const states = joined[message.key] ?? this.#members.states;
        const parts = states.map((state) => this.#desk.part(message, state, context));
        return mergeStates(this.#edits.responseKey(message.key), parts, windowMs);
      }
    }
  }

  #askOwner(message: MessageText, code: string, { nowMs, isTest }: AnswerContext): readonly Reply[] | null {
    return this.#owners.answer(code, message, {
      nowMs: nowMs(),
      isTest,
      announce: (reply, to, afterMs) => this.#outbox.announce(reply, to, isTest, afterMs),
    });
  }

  /** Line in the log for what comes to Nlets itself. */
  #note({ key, origin, control, body }: MessageText, destination: string, { nowMs }: AnswerContext): void {
    this.#log.append({ atMs: nowMs(), key, source: origin, destination, control, text: body });
  }

  /** Lets go what waited, asks again, forgets what is old. */
  runDue(nowMs: number): void {
    this.#desk.release(nowMs);
    this.#requests.runDue(nowMs);
    this.#operator.runDue(nowMs);
    this.#outbox.runDue(nowMs);
    this.#onceOnly.runDue(nowMs);
  }

  refuse(message: MessageText, destination: string, reason: string, context: AnswerContext): Answer {
    const target = this.#members.target(destination);
    const isOfMember = target?.kind === "member" || target?.kind === "agency";
    const originator = isOfMember ? stateAgency(target.member) : NLETS_ORI;
    const key = this.#edits.responseKey(message.key);
    const to = { ori: message.origin, control: message.control };
    const reply = { key, originator, body: reason, isHit: false, isError: true };
    return this.#outbox.answers(reply, to, context.isTest)[0]!;
  }

  unreadable(text: string): Answer {
    const [, origin = ""] = text.split(".", 2);
    return this.#outbox.answers(formatErrorReply(text), { ori: origin.slice(0, 9), control: "" }, false)[0]!;
  }

  notice(receiver: string, serial: number): string {
    const kind = BULLETIN_KINDS[(serial - 1) % BULLETIN_KINDS.length]!;
    return this.#outbox.text(bulletin(kind, serial, this.#population), { ori: receiver, control: "" });
  }

  control(line: string): string {
    return this.#operator.act(line);
  }
}
