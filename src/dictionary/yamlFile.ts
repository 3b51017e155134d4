/**
 * One YAML file of the dictionary: its data, and where in the file each part of the data stands.
 *
 * Lines and columns are worked out only when there is a problem to point at.
 */
import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type { Problem } from "./problems.ts";
import { readQuickly } from "./quickYaml.ts";

/** Names and list places from the top of the file down to a value. */
export type Path = readonly (string | number)[];

/** What a problem points at: a value, or the name in front of it. */
export type Part = "value" | "name";

export class YamlFile {
  readonly name: string;
  /** Null where the text is not YAML. */
  readonly data: unknown;
  /** What makes it no YAML, and names that YAML takes for something else than text. */
  readonly problems: readonly Problem[];
  readonly #text: string;
  readonly #lines = new LineCounter();
  #document: Document | null = null;

  constructor(name: string, text: string) {
    this.name = name;
    this.#text = text;
    const quick = readQuickly(text);
    this.problems = quick === undefined ? this.#problems() : [];
    this.data = quick ?? (this.#parsed.errors.length === 0 ? this.#parsed.toJS() : null);
  }

  /** Parsed with places; most files never are. */
  get #parsed(): Document {
    this.#document ??= parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false });
    return this.#document;
  }

  #problems(): Problem[] {
    const document = this.#parsed;
    const problems: Problem[] = document.errors.map(({ pos, message }) => ({
      ...this.#at(pos[0]),
      sentence: `This is not YAML: ${message.replace(/\.$/, "")}.`,
      suggestion: null,
    }));
    visit(document, {
      Pair: (_, { key }) => {
        // 0907 without quotes would become 907.
        if (!isScalar(key) || typeof key.value === "string") return;
        const written = key.source ?? String(key.value);
        const sentence = `${written} is not a text to YAML; put it in quotes.`;
        problems.push({ ...this.#at(key.range?.[0] ?? 0), sentence, suggestion: `"${written}"` });
      },
    });
    return problems;
  }

  /** The place of a value or name; where it does not exist, that of the innermost part around it. */
  place(path: Path, part: Part = "value"): Pick<Problem, "file" | "line" | "column"> {
    let node: Node | null = this.#parsed.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      const pair = isMap(node)
        ? node.items.find((item) => isPair(item) && String(item.key) === step)
        : undefined;
      const next: unknown = pair ? pair.value : childOf(node, step);
      const isName = part === "name" && depth === path.length - 1;
      const from: unknown = pair && (isName || !isNode(next)) ? pair.key : next;
      if (!isNode(from)) break;
      offset = from.range?.[0] ?? offset;
      node = isNode(next) ? next : null;
    }
    return this.#at(offset);
  }

  #at(offset: number): Pick<Problem, "file" | "line" | "column"> {
    const { line, col } = this.#lines.linePos(offset);
    // An empty file has no line starts.
    return { file: this.name, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function childOf(node: Node | null, step: string | number): unknown {
  return (node as { get?(key: unknown, keepScalar: true): unknown } | null)?.get?.(step, true);
}
