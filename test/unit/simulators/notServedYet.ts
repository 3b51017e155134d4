/**
 * Keys of the dictionary that a simulator does not serve yet, by link. Who teaches a simulator a key takes it out
 * of the list, and from then on the key's examples have to work there.
 */
const ENTRY_FAMILIES = "V L P G A B S W"
  .split(" ")
  .flatMap((family) => ["X", "M", "L", "C"].map((act) => act + family));

export const NOT_SERVED_YET: Readonly<Record<string, ReadonlySet<string>>> = {
  NCIC: new Set([..."EV EF EL EP EG EGL EGF EGR EA EB ES EW EWJ ET".split(" "), ...ENTRY_FAMILIES]),
  CJIS: new Set([
    ..."EV EF ESV EIV ERV EL EP EG EGL EGF EGR EGI EA EB EW EWJ ET".split(" "),
    ...ENTRY_FAMILIES,
  ]),
};
