/**
 * One YAML file of the configuration: its data, and where in the file each part of the data stands.
 *
 * The data of thousands of stations is read in a fraction of a second; lines and columns are worked out only
 * when there is a problem to point at. A value that was given at the start (`--set`, the environment) is
 * pointed at where it was given.
 */
import { type Document, isCollection, isMap, isNode, isPair, type Node, parseDocument } from "yaml";
import type { Problem } from "../../dictionary/problems.ts";
import { readQuickly } from "../../dictionary/quickYaml.ts";

/** Names and list places from the top of the file down to a value. */
export type Path = readonly (string | number)[];

/** What a problem points at: a value, or the name in front of it. */
export type Part = "value" | "name";

export interface Place {
  readonly file: string;
  /** From 1; 0 where the problem has no line (a missing file, a value given at the start). */
  readonly line: number;
  readonly column: number;
}

export class SourceFile {
  readonly name: string;
  /** Null when the file is not YAML; `syntaxProblems` says why. */
  readonly data: unknown;
  readonly syntaxProblems: readonly Problem[];
  readonly #text: string;
  #document: Document.Parsed | null = null;
  readonly #given: { readonly path: Path; readonly by: string }[] = [];

  constructor(name: string, text: string) {
    this.name = name;
    this.#text = text;
    const quick = readQuickly(text);
    if (quick !== undefined) {
      this.data = quick;
      this.syntaxProblems = [];
      return;
    }
    const problems: Problem[] = this.#parsed.errors.map(({ pos, message }) => ({
      ...this.#at(pos[0]),
      sentence: `This is not YAML: ${message.replace(/\.$/, "")}.`,
      suggestion: null,
    }));
    let data: unknown = null;
    if (problems.length === 0) {
      try {
        data = this.#parsed.toJS({ maxAliasCount: 100 });
      } catch (error) {
        const sentence = `This cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
        problems.push({ ...this.#at(0), sentence, suggestion: null });
      }
    }
    this.data = data;
    this.syntaxProblems = problems;
  }

  /** Parsed with places; most files never are. */
  get #parsed(): Document.Parsed {
    this.#document ??= parseDocument(this.#text, { prettyErrors: false, logLevel: "error" });
    return this.#document;
  }

  /** Notes that the value at `path` did not come from the file but from `by`, such as `--set log.level=warn`. */
  noteGiven(path: Path, by: string): void {
    this.#given.push({ path, by });
  }

  /** The place of a value or name; where it does not exist, that of the innermost part around it. */
  place(path: Path, part: Part = "value"): Place {
    const given = this.#given.findLast((one) => one.path.every((step, depth) => step === path[depth]));
    if (given) return { file: given.by, line: 0, column: 0 };
    let node: Node | null = this.#parsed.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      const pair = isMap(node)
        ? node.items.find((item) => isPair(item) && String(item.key) === String(step))
        : null;
      const next: unknown = pair ? pair.value : isCollection(node) ? node.get(step, true) : null;
      const wantsName = (part === "name" && depth === path.length - 1) || !isNode(next) || isEmpty(next);
      const shown = pair && wantsName ? pair.key : next;
      if (!isNode(shown)) break;
      offset = shown.range?.[0] ?? offset;
      node = isNode(next) ? next : null;
    }
    return this.#at(offset);
  }

  #at(offset: number): Place {
    // The parser's own line counter loses lines in damaged files.
    const before = this.#text.slice(0, offset).split("\n");
    return { file: this.name, line: before.length, column: before.at(-1)!.length + 1 };
  }
}

/** Nothing is written where the value would be. */
function isEmpty({ range }: Node): boolean {
  return range?.[0] === range?.[1];
}
