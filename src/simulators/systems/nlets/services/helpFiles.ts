/**
 * Text files that every member keeps at Nlets (nlets 13.2): asked for by an AM to `ssfffHELP`, and changed by one that
 * begins with UPDT (replace), APND (append) or CNCL (delete). Only the state whose letters the name has may change it.
 */
import type { MessageText } from "../../../../domain/messageText.ts";
import type { ChangeStore } from "../../../files/changeStore.ts";
import { TwinTable } from "../../../files/twinTable.ts";
import { CRLF } from "../../answerText.ts";
import type { Reply } from "../nletsText.ts";

/** Longest text of a file: what one message can bring. */
const CHARACTERS_MAX = 14_000;
const COMMAND = /^(UPDT|APND|CNCL)(?:[ .\r\n]+|$)/;

export class HelpFiles {
  readonly #changes: ChangeStore;
  /** Text by name (`AZLIC`); "" for one that was deleted. */
  readonly #texts: TwinTable<string, string>;
  readonly #initial: Readonly<Record<string, string>>;

  constructor(changes: ChangeStore, initial: Readonly<Record<string, string>>) {
    this.#changes = changes;
    this.#texts = new TwinTable(changes, "help");
    this.#initial = initial;
  }

  /** Answers an AM to the file `name` (five characters): its text, or what became of the change. */
  answer(message: MessageText, name: string, isTest: boolean): Reply {
    const command = COMMAND.exec(message.body);
    if (command === null) return this.#reply(name, this.#text(name, isTest) || noHelp(name), true);
    if (message.origin.slice(0, 2) !== name.slice(0, 2)) {
      return this.#refuse(name, `ONLY ${name.slice(0, 2)} CHANGES ${name}HELP`);
    }
    const text = message.body.slice(command[0].length);
    const before = command[1] === "APND" ? this.#text(name, isTest) : "";
    const after = before === "" ? text : before + CRLF + text;
    if (command[1] === "CNCL") {
      this.#write(name, "", isTest);
      return this.#reply(name, `${name}HELP DELETED`, false);
    }
    if (text === "") return this.#refuse(name, `${command[1]} NEEDS A TEXT`);
    if (after.length > CHARACTERS_MAX)
      return this.#refuse(name, `${name}HELP WOULD BE LONGER THAN ${CHARACTERS_MAX}`);
    this.#write(name, after, isTest);
    return this.#reply(name, `${name}HELP ${command[1] === "APND" ? "APPENDED" : "UPDATED"}`, false);
  }

  #text(name: string, isTest: boolean): string {
    return this.#texts.of(isTest).get(name) ?? this.#initial[name] ?? "";
  }

  #write(name: string, text: string, isTest: boolean): void {
    this.#changes.transaction(() => this.#texts.of(isTest).putSync(name, text));
  }

  #reply(name: string, body: string, isHit: boolean): Reply {
    return { key: "AM", originator: `${name}HELP`, body, isHit, isMade: true };
  }

  #refuse(name: string, reason: string): Reply {
    return { ...this.#reply(name, `REJECT - ${reason}`, false), isError: true };
  }
}

function noHelp(name: string): string {
  return `NO ${name.slice(2)} HELP INFORMATION AVAILABLE FOR THIS USER`;
}
