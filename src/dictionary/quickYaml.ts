/**
 * Reads YAML several times quicker than the parser that knows where everything stands; that one is needed only when there is
 * something to point at. Both read the core schema of YAML 1.2, and a test compares them on every file of the sample state.
 */
import { CORE_SCHEMA, load } from "js-yaml";

/**
 * A name that YAML might take for something else than text, such as 0907: whether it did is seen only by the other parser.
 * It finds some that are none, which costs time and nothing else.
 */
const NAME_TO_LOOK_AT = /(^|[\s{,?])([-+.]?\d[\d.eox+a-f-]*|true|false|null|~|[-+]?\.(inf|nan))\s*:(\s|$)/im;

/** Comments, but not in lines with quotes, where the number sign may be part of a text. */
const COMMENT = /(?<=^|^[^"'\n]*\s)#[^\n]*/gm;

/** The data of a text; undefined where it is no YAML, or has something that only the careful parser can judge. */
export function readQuickly(text: string): unknown {
  if (NAME_TO_LOOK_AT.test(text.replace(COMMENT, ""))) return undefined;
  try {
    return load(text, { schema: CORE_SCHEMA }) ?? undefined;
  } catch {
    return undefined;
  }
}
