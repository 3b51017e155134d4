/**
 * Decides at the HTTP upgrade whether a connection may become a session.
 *
 * uWebSockets checks neither version nor origin (a browser page of anywhere could open sessions with the
 * reach of its user's machine), so both are checked here, on every listener the same.
 */
import { SUBPROTOCOL_MSGPACK, SUBPROTOCOL_TEXT } from "../domain/sessionProtocol.ts";

export const SESSION_PATH = "/session";
const WEBSOCKET_VERSION = "13";

/** Header values; "" where the header is absent. */
export interface UpgradeRequest {
  readonly version: string;
  readonly protocols: string;
  readonly origin: string;
}

export interface AdmissionState {
  readonly allowedOrigins: readonly string[];
  readonly isDraining: boolean;
  readonly isFull: boolean;
}

export type SubprotocolName = typeof SUBPROTOCOL_MSGPACK | typeof SUBPROTOCOL_TEXT;

export type Admission =
  | { readonly kind: "admitted"; readonly subprotocol: SubprotocolName }
  | { readonly kind: "refused"; readonly status: string; readonly sentence: string };

export const NO_UPGRADE = {
  kind: "refused",
  status: "426 Upgrade Required",
  sentence: `Open a WebSocket here, with the subprotocol ${SUBPROTOCOL_MSGPACK} or ${SUBPROTOCOL_TEXT}.`,
} as const satisfies Admission;

export const NOT_FOUND = {
  kind: "refused",
  status: "404 Not Found",
  sentence: `Sessions are at ${SESSION_PATH}.`,
} as const satisfies Admission;

export function admit(request: UpgradeRequest, state: AdmissionState): Admission {
  if (request.version !== WEBSOCKET_VERSION) {
    return refuse("426 Upgrade Required", `The switch speaks WebSocket version ${WEBSOCKET_VERSION} only.`);
  }
  const subprotocol = chooseSubprotocol(request.protocols);
  if (subprotocol === null) {
    return refuse(
      "400 Bad Request",
      `Ask for the subprotocol ${SUBPROTOCOL_MSGPACK} or ${SUBPROTOCOL_TEXT} in Sec-WebSocket-Protocol.`,
    );
  }
  if (request.origin !== "" && !state.allowedOrigins.includes(request.origin)) {
    return refuse("403 Forbidden", "Pages of this origin may not open sessions.");
  }
  if (state.isDraining) {
    return refuse("503 Service Unavailable", "The switch is going out of service; try again in a moment.");
  }
  if (state.isFull) {
    return refuse("503 Service Unavailable", "The switch has as many sessions as it can hold.");
  }
  return { kind: "admitted", subprotocol };
}

/** The first of the offered ones that is ours: the station's order counts. */
function chooseSubprotocol(offered: string): SubprotocolName | null {
  for (const word of offered.split(",")) {
    const name = word.trim();
    if (name === SUBPROTOCOL_MSGPACK || name === SUBPROTOCOL_TEXT) return name;
  }
  return null;
}

function refuse(status: string, sentence: string): Admission {
  return { kind: "refused", status, sentence };
}
