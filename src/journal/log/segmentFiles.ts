/**
 * The files of a log journal: segments by sequence, one spare, the lock.
 *
 * A segment is written full of zeros before it is used (an allocated block that was never written costs a sync twice the time),
 * so a spare waits in the folder, and retired segments become spares.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { SwitchError } from "../../domain/switchError.ts";

const SUFFIX = ".segment";
const SPARE_NAME = `spare${SUFFIX}`;
const SPARE_PART_NAME = `${SPARE_NAME}.part`;
const LOCK_NAME = "journal.lock";
const SEQUENCE_DIGITS = 12;
const ZEROS = Buffer.alloc(1024 * 1024);

export function segmentPath(folder: string, sequence: number): string {
  return join(folder, `${String(sequence).padStart(SEQUENCE_DIGITS, "0")}${SUFFIX}`);
}

/** Sequences of the segments in the folder, ascending. */
export function listSegments(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => (name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : ""))
    .filter((name) => /^\d{12}$/.test(name))
    .map(Number)
    .sort((one, other) => one - other);
}

/** Makes renames and new files of the folder durable. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Takes the spare as segment `sequence`, or writes a new file where there is none (slow). True: there was a spare. */
export function takeSegment(folder: string, sequence: number, bytes: number): boolean {
  const spare = join(folder, SPARE_NAME);
  const path = segmentPath(folder, sequence);
  const hadSpare = existsSync(spare);
  if (hadSpare) renameSync(spare, path);
  else writeZeros(path, bytes);
  syncFolder(folder);
  return hadSpare;
}

function writeZeros(path: string, bytes: number): void {
  const fd = openSync(path, "w");
  try {
    for (let at = 0; at < bytes; at += ZEROS.length) {
      writeSync(fd, ZEROS, 0, Math.min(ZEROS.length, bytes - at), at);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Sees to it that a spare is there; the work is done by other threads, a megabyte at a time. */
export async function prepareSpare(folder: string, bytes: number): Promise<void> {
  const spare = join(folder, SPARE_NAME);
  const present = await stat(spare).catch(() => null);
  if (present?.size === bytes) return;
  const part = join(folder, SPARE_PART_NAME);
  const file = await open(part, "w");
  try {
    for (let at = 0; at < bytes; at += ZEROS.length) {
      await file.write(ZEROS, 0, Math.min(ZEROS.length, bytes - at), at);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(part, spare);
}

/** A segment that is not kept any longer becomes the spare, or goes. */
export async function retireSegment(folder: string, sequence: number, bytes: number): Promise<void> {
  const path = segmentPath(folder, sequence);
  const { size } = await stat(path);
  const spare = join(folder, SPARE_NAME);
  const hasSpare = (await stat(spare).catch(() => null)) !== null;
  if (hasSpare || size !== bytes) await rm(path);
  else await rename(path, spare);
}

/** Makes the folder where it is missing. Throws JOURNAL_LOCKED where a living process has it. Returns what gives it back. */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, LOCK_NAME);
  const own = `${process.pid} ${startOf(process.pid)}\n`;
  for (;;) {
    try {
      writeFileSync(path, own, { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const [pid, start] = readFileSync(path, "utf8").trim().split(" ");
    // The number of a process that was killed may belong to another by now; its start tells them apart.
    if (pid !== undefined && startOf(Number(pid)) === start) {
      throw new SwitchError({ code: "JOURNAL_LOCKED", file: path, pid: Number(pid) });
    }
    rmSync(path, { force: true });
  }
}

/** When the process started, in clock ticks since the machine did; "" where there is no such process. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is the program's name in brackets and may hold blanks; the start is the 22nd.
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
