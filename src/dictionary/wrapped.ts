/** Breaks text for a terminal. */
const COLUMNS = 80;

/**
 * Lines of at most 80 characters, the first indented by `indent` blanks and the others by `further`; a longer word
 * stays whole.
 */
export function wrapped(text: string, indent: number, further: number = indent + 2): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let isEmpty = true;
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    if (!isEmpty && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = " ".repeat(further);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
