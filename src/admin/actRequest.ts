/**
 * What a request that changes something has to be before it is looked at.
 *
 * The listener has no password: it is for programs and people of the same machine. A page that a browser of that
 * machine happens to show must not be able to speak for them, so a foreign `Origin`, a foreign `Host` (a name that
 * somebody else's DNS leads here) and any other content type than JSON are refused.
 */
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { type ApiAnswer, refused } from "./apiRoutes.ts";

/** An act is a line or two. */
export const BODY_BYTES_MAX = 4096;

/** The body as an object, or the refusal. `host` is what the listener was told to listen on. */
export async function readAct(
  request: IncomingMessage,
  host: string,
): Promise<{ readonly kind: "body"; readonly body: Readonly<Record<string, unknown>> } | ApiAnswer> {
  const { headers } = request;
  const given = headers.host ?? "";
  if (!isOwnHost(given, host)) {
    return refused(403, "hostForeign", "Host", "The request was sent to a name that is not this machine's.");
  }
  if (headers.origin !== undefined && headers.origin !== `http://${given}`) {
    return refused(403, "originForeign", "Origin", "A page of another origin must not do this.");
  }
  const [type = ""] = (headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== "application/json") {
    return refused(415, "contentTypeWrong", "Content-Type", "Send the body as application/json.");
  }
  const bytes = await readBody(request);
  if (bytes === null) {
    return refused(413, "bodyTooLong", "", `The body is longer than ${BODY_BYTES_MAX} bytes.`);
  }
  const body = parsed(bytes);
  return body === null
    ? refused(400, "bodyMalformed", "", "The body is not a JSON object.")
    : { kind: "body", body };
}

/** Loopback by name or address, or the host that the listener was given. Other addresses only where it listens on all. */
function isOwnHost(given: string, listening: string): boolean {
  const name = given
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  if (name === "localhost" || name === "127.0.0.1" || name === "::1") return true;
  if (name === listening.toLowerCase()) return true;
  const listensOnAll = listening === "0.0.0.0" || listening === "::";
  return listensOnAll && isIP(name) !== 0;
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // A connection that is cut in the middle of the body would not hear why.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** An empty body is an empty object. */
function parsed(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
