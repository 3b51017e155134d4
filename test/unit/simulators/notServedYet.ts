/**
 * Keys of the dictionary that a system does not serve yet, by destination. Who teaches
 * it a key takes the key out of here, and from then on the key's examples have to work there. Indicators (EV-P)
 * go with their key.
 */
const keys = (text: string): ReadonlySet<string> => new Set(text.split(" "));

export const NOT_SERVED_YET: Readonly<Record<string, ReadonlySet<string>>> = {
  DMV: keys("RPQ OQ PQ"),
};
