/**
 * JSON under `/api/`: which paths there are, and the words of an error.
 *
 * A route is a method and a path of fixed words and `:name` places. Errors are JSON as well, with the field that is
 * wrong: `{ "error": { "code": "unknownLine", "field": "line", "sentence": "…", "suggestion": "C19" } }`.
 */

export interface ApiError {
  /** The promise of the error; the sentence may improve. */
  readonly code: string;
  /** Place of the path, field of the body or header that is wrong; "" for none. */
  readonly field: string;
  readonly sentence: string;
  /** What was probably meant; null: nobody knows. */
  readonly suggestion: string | null;
}

export type ApiAnswer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "refused"; readonly status: number; readonly error: ApiError };

export interface ApiRoute {
  /** GET tells something; POST changes something. */
  readonly method: "GET" | "POST";
  /** Below `/api/`, such as `lines/:line/out`. */
  readonly path: string;
  /** `places` by their names, upper or lower case as they came; `body` of a POST, an object that may be empty. */
  answer(places: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): ApiAnswer;
}

export function done(value: unknown): ApiAnswer {
  return { kind: "done", value };
}

export function refused(
  status: number,
  code: string,
  field: string,
  sentence: string,
  suggestion: string | null = null,
): ApiAnswer {
  return { kind: "refused", status, error: { code, field, sentence, suggestion } };
}

export interface FoundRoute {
  readonly route: ApiRoute;
  readonly places: Readonly<Record<string, string>>;
}

/** The route of a method and path; which methods the path has where it is another; null: there is no such path. */
export function findRoute(
  routes: readonly ApiRoute[],
  method: string,
  path: string,
): FoundRoute | { readonly methods: readonly string[] } | null {
  const methods: string[] = [];
  for (const route of routes) {
    const places = match(route.path, path);
    if (places === null) continue;
    // HEAD is a GET without its body; the server leaves that out.
    if (route.method === method || (route.method === "GET" && method === "HEAD")) return { route, places };
    methods.push(route.method);
  }
  return methods.length === 0 ? null : { methods };
}

function match(pattern: string, path: string): Record<string, string> | null {
  const words = pattern.split("/");
  const parts = path.split("/");
  if (words.length !== parts.length) return null;
  const places: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const part = parts[index]!;
    if (!word.startsWith(":")) {
      if (part !== word) return null;
      continue;
    }
    const text = decoded(part);
    if (text === null || text === "") return null;
    places[word.slice(1)] = text;
  }
  return places;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
