/**
 * Keys of the dictionary that a system does not serve yet, by destination. Who teaches
 * it a key takes the key out of here, and from then on the key's examples have to work there. Indicators (EV-P)
 * go with their key.
 */
const keys = (text: string): ReadonlySet<string> => new Set(text.split(" "));

export const NOT_SERVED_YET: Readonly<Record<string, ReadonlySet<string>>> = {
  SVS: keys("EV EF MV XV LV CV ESV EIV ERV EL ML XL LL CL EP MP XP LP CP"),
  ABS: keys("QB EB MB XB LB CB"),
  AFS: keys("QGN EG EGF EGL EGR EGI MG XG LG CG"),
  APS: keys("EA MA XA LA CA"),
  WPS: keys("EW EWJ ET MW XW LW CW EN XN"),
  MPS: keys("QM QU EMD EME EMI EMJ EMO EMV MM XM LM CM EUD EUL EUV MU XU CU EN XN"),
  CPO: keys("QPO EPO ETO MPO XPO CPO SPO VPO EN XN"),
  SRF: keys("QSR ESR MSR XSR CSR EN XN"),
  SXR: keys("QXS EXS EAR MXS XXS CXS EN XN"),
  MHF: keys("QAP QMH"),
  DMV: keys("RPQ OQ PQ"),
};
