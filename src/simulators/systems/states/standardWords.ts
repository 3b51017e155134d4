/** What states and their files say when there is nothing to say; members of the network know these words (nlets 15). */
export const STANDARD_WORDS = {
  notOnFile: "NOT ON FILE",
  fileDown: "FILE NOT AVAILABLE",
} as const;
