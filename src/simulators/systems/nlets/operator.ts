/**
 * What the network does by itself or at the word of its operator: service of members, bulletins, confirmation requests from
 * other states, faults (nlets 15, 23).
 */
import type { Population } from "../../population/population.ts";
import { HOME, type Members } from "./members.ts";
import { type NetworkData, SERVICE_STATUSES, type ServiceStatus } from "./networkData.ts";
import { NLETS_ORI } from "./nletsText.ts";
import type { Outbox } from "./outbox.ts";
import { BULLETIN_KINDS, type BulletinKind, bulletin } from "./services/bulletins.ts";
import type { ConfirmationRequests } from "./services/confirmationRequests.ts";
import type { ServiceTable } from "./serviceTable.ts";

export interface OperatorOptions {
  readonly data: Pick<NetworkData, "confirmationRequests" | "controlTerminal">;
  readonly members: Members;
  readonly service: ServiceTable;
  readonly outbox: Outbox;
  readonly requests: ConfirmationRequests;
  readonly population: Population;
  readonly nowMs: () => number;
  /** Called when a member's status has changed. */
  readonly onService: () => void;
}

const MINUTE_MS = 60_000;
/** Of California's wanted persons every third is at NCIC (see `Population`): those are asked about. */
const NCIC_WANTED_STEP = 3;

export class Operator {
  readonly #options: OperatorOptions;
  #isStopped = false;
  #nextRequestMs = 0;
  #requests = 0;
  #bulletins = 0;

  constructor(options: OperatorOptions) {
    this.#options = options;
  }

  /** The whole network is out of service. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /**
   * An act in one line; what happened comes back in words.
   *
   *   STATUS WY ALL downHold      a member's status for a key or for ALL; `data` takes it back
   *   CONFIRM [n]                 another state asks one of our agencies to confirm record n
   *   SEND AA CA9190000           a bulletin of that kind to an agency
   *   STOP 0400 MST, START        the whole network goes out of service, and comes back
   *   SKIP                        leaves out an output number, as when a message was lost
   */
  act(line: string): string {
    const [word = "", ...rest] = line.trim().split(/\s+/);
    switch (word.toUpperCase()) {
      case "STATUS":
        return this.#setStatus(rest);
      case "CONFIRM":
        return this.#confirm(rest[0]);
      case "SEND":
        return this.#send(rest);
      case "STOP":
        return this.#announceService(true, rest.join(" "));
      case "START":
        return this.#announceService(false, "");
      case "SKIP":
        this.#options.outbox.headers.skip();
        return "ONE OUTPUT NUMBER LEFT OUT";
      default:
        return `UNKNOWN ACT ${word}: STATUS, CONFIRM, SEND, STOP, START OR SKIP`;
    }
  }

  /** Asks for a confirmation where the data says that other states do so by themselves. */
  runDue(nowMs: number): void {
    const { everyMinutes } = this.#options.data.confirmationRequests;
    if (everyMinutes === 0 || nowMs < this.#nextRequestMs) return;
    if (this.#nextRequestMs > 0) this.#request(this.#requests++, nowMs);
    this.#nextRequestMs = nowMs + everyMinutes * MINUTE_MS;
  }

  #setStatus([member = "", key = "ALL", status = ""]: readonly string[]): string {
    const { members, service, onService } = this.#options;
    const isStatus = (SERVICE_STATUSES as readonly string[]).includes(status);
    if (members.target(member)?.kind !== "member" || (!isStatus && status !== "data")) {
      return `STATUS NEEDS A MEMBER, A KEY OR ALL, AND ONE OF ${SERVICE_STATUSES.join(", ")}, data`;
    }
    service.set(member, key, status === "data" ? null : (status as ServiceStatus));
    onService();
    return `${member} ${key} ${status}`;
  }

  #confirm(number: string | undefined): string {
    const serial = number === undefined ? this.#requests++ : Number(number);
    if (!Number.isSafeInteger(serial) || serial < 0) return "CONFIRM TAKES THE NUMBER OF A RECORD";
    this.#request(serial, this.#options.nowMs());
    return `REQUESTS OPEN ${this.#options.requests.openCount}`;
  }

  /** Wanted persons and stolen vehicles of ours in turn, urgent twice and routine twice. */
  #request(serial: number, nowMs: number): void {
    const { members, population, requests } = this.#options;
    const state = members.states[serial % members.states.length]!;
    const isPerson = serial % 2 === 0;
    const record = isPerson
      ? population.wanted(HOME, (serial / 2) * NCIC_WANTED_STEP)
      : population.stolenVehicle(HOME, (serial - 1) / 2);
    requests.ask({ ...record, file: isPerson ? "wanted" : "vehicle" }, state, serial % 4 < 2, nowMs);
  }

  #send([kind = "", receiver = ""]: readonly string[]): string {
    const { outbox, population } = this.#options;
    if (!(BULLETIN_KINDS as readonly string[]).includes(kind) || !/^[A-Z0-9]{9}$/.test(receiver)) {
      return `SEND NEEDS ONE OF ${BULLETIN_KINDS.join(", ")} AND AN ORI`;
    }
    const reply = bulletin(kind as BulletinKind, ++this.#bulletins, population);
    outbox.announce(reply, { ori: receiver, control: "" }, false);
    return `${kind} SENT TO ${receiver}`;
  }

  #announceService(isStopped: boolean, until: string): string {
    this.#isStopped = isStopped;
    const { outbox, data } = this.#options;
    const body = isStopped
      ? `NLETS TEMPORARILY OUT OF SERVICE UNTIL ${until === "" ? "FURTHER NOTICE" : until}`
      : "NLETS IN SERVICE";
    const reply = { key: "SM", originator: NLETS_ORI, body, isHit: false, isMade: true };
    outbox.announce(reply, { ori: data.controlTerminal, control: "" }, false);
    return body;
  }
}
