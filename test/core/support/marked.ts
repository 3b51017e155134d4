/**
 * Messages with the troubled part between « and »: the test says where the fault is by showing it.
 */
export interface Marked {
  readonly text: string;
  readonly at: number;
  readonly bytes: number;
}

export function marked(text: string): Marked {
  const at = text.indexOf("«");
  const end = text.indexOf("»");
  if (at < 0 || end < at) throw new Error(`no part is marked in ${text}`);
  return { text: text.slice(0, at) + text.slice(at + 1, end) + text.slice(end + 1), at, bytes: end - at - 1 };
}
