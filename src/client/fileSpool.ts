/**
 * A spool in a file, for Node: one line of JSON for each message that is added or taken out.
 *
 * Lines that come at the same time are written and synced together. When the file is opened a last line that was cut is
 * dropped, and the file is written anew with what it still holds; so it is when most of its lines are of no use. It has messages in the clear, so only its owner may
 * read it. One program at a time may use it.
 */
import { readFileSync } from "node:fs";
import { type FileHandle, open, rename, writeFile } from "node:fs/promises";
import type { Spool, SpooledMessage } from "./spool.ts";

const OWNER_ONLY = 0o600;
/** The file is written anew when it has so many lines, and four times as many as messages. */
const LINES_MAX = 4_096;

type Line =
  | { readonly add: number; readonly text: string; readonly mnemonic: string; readonly flags: number }
  | { readonly done: number }
  | { readonly last: number };

/** A line in the middle of the spool cannot be read: the file is not a spool, or was damaged. */
export class SpoolDamaged extends Error {
  readonly path: string;
  readonly line: number;

  constructor(path: string, line: number) {
    super(`${path}: line ${line} is none of a spool`);
    this.name = "SpoolDamaged";
    this.path = path;
    this.line = line;
  }
}

export class FileSpool implements Spool {
  readonly #path: string;
  #file: FileHandle;
  /** Written to the file since it was written anew. */
  #lines = 0;
  readonly #messages: Map<number, SpooledMessage>;
  #lastReference: number;
  #pending: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isPlanned = false;

  private constructor(
    path: string,
    file: FileHandle,
    messages: Map<number, SpooledMessage>,
    lastReference: number,
  ) {
    this.#path = path;
    this.#file = file;
    this.#messages = messages;
    this.#lastReference = lastReference;
  }

  /** Rejects with SpoolDamaged, or as the file system does. */
  static async open(path: string): Promise<FileSpool> {
    const { messages, lastReference } = read(path);
    return new FileSpool(path, await writeAnew(path, messages, lastReference), messages, lastReference);
  }

  get lastReference(): number {
    return this.#lastReference;
  }

  load(): readonly SpooledMessage[] {
    return [...this.#messages.values()].sort((one, other) => one.reference - other.reference);
  }

  add(message: SpooledMessage): Promise<void> {
    this.#messages.set(message.reference, message);
    this.#lastReference = Math.max(this.#lastReference, message.reference);
    return this.#write(addLine(message));
  }

  remove(reference: number): void {
    if (!this.#messages.delete(reference)) return;
    // When it cannot be written the message is sent again one day, and recognised.
    this.#write(lineOf({ done: reference })).catch(() => {});
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#file.close();
  }

  #write(line: string): Promise<void> {
    this.#pending.push(line);
    if (!this.#isPlanned) {
      this.#isPlanned = true;
      this.#writing = this.#writing.catch(() => {}).then(() => this.#writePending());
    }
    return this.#writing;
  }

  async #writePending(): Promise<void> {
    const lines = this.#pending;
    this.#pending = [];
    this.#isPlanned = false;
    this.#lines += lines.length;
    if (this.#lines > LINES_MAX && this.#lines > 4 * this.#messages.size) {
      // What the lines say is in the messages already.
      const old = this.#file;
      this.#file = await writeAnew(this.#path, this.#messages, this.#lastReference);
      this.#lines = 0;
      await old.close();
      return;
    }
    await this.#file.appendFile(lines.join(""));
    await this.#file.datasync();
  }
}

/** Replaces the file by one with these messages, in one step; opens it for further lines. */
async function writeAnew(
  path: string,
  messages: ReadonlyMap<number, SpooledMessage>,
  lastReference: number,
): Promise<FileHandle> {
  const lines = [lineOf({ last: lastReference }), ...[...messages.values()].map(addLine)];
  const anew = `${path}.new`;
  await writeFile(anew, lines.join(""), { mode: OWNER_ONLY, flush: true });
  await rename(anew, path);
  return open(path, "a", OWNER_ONLY);
}

function addLine({ reference, text, mnemonic, flags }: SpooledMessage): string {
  return lineOf({ add: reference, text: Buffer.from(text).toString("base64"), mnemonic, flags });
}

function lineOf(line: Line): string {
  return `${JSON.stringify(line)}\n`;
}

function read(path: string): { messages: Map<number, SpooledMessage>; lastReference: number } {
  const messages = new Map<number, SpooledMessage>();
  let lastReference = 0;
  // What stands behind the last line end was cut while it was written.
  const lines = textOf(path).split("\n").slice(0, -1);
  for (const [index, text] of lines.entries()) {
    const line = parse(text);
    if (line === null) throw new SpoolDamaged(path, index + 1);
    if ("last" in line) lastReference = Math.max(lastReference, line.last);
    else if ("done" in line) messages.delete(line.done);
    else {
      const { add: reference, mnemonic, flags } = line;
      messages.set(reference, { reference, text: Buffer.from(line.text, "base64"), mnemonic, flags });
      lastReference = Math.max(lastReference, reference);
    }
  }
  return { messages, lastReference };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function parse(text: string): Line | null {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  const { add, done, last, text: body, mnemonic, flags } = line ?? {};
  if (Number.isSafeInteger(done)) return { done: done as number };
  if (Number.isSafeInteger(last)) return { last: last as number };
  const isMessage =
    Number.isSafeInteger(add) &&
    typeof body === "string" &&
    typeof mnemonic === "string" &&
    Number.isSafeInteger(flags);
  return isMessage ? { add: add as number, text: body, mnemonic, flags: flags as number } : null;
}
