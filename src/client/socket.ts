/**
 * One WebSocket as the session uses it, and the adapter for those that have the browsers' interface.
 *
 * Which WebSocket it is is told from outside: pages have one, Node's is in `nodeSocket.ts`, tests script their own.
 */

/** What a socket tells. After `closed` it tells nothing more. */
export interface SocketEvents {
  opened(): void;
  /** A binary message; null: something that the protocol does not have, such as text. */
  received(bytes: Uint8Array | null): void;
  /** The connection is over, or did not come about. `code` 1006: without a Close frame. */
  closed(code: number): void;
  /** It did not come about, and why; `closed` need not follow. */
  failed(error: Error): void;
}

export interface ClientSocket {
  /** Copies what it cannot send at once. */
  send(bytes: Uint8Array): void;
  /** Gives the connection up at once, as far as that is possible. */
  terminate(): void;
}

/** Begins to connect. Throws when the address is none. */
export type OpenSocket = (url: string, subprotocol: string, events: SocketEvents) => ClientSocket;

/** The part of the browsers' interface that is used. */
export interface StandardWebSocket {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}
export type StandardWebSocketClass = new (url: string, protocols: string[]) => StandardWebSocket;

/** Opens sockets of a class with the browsers' interface. */
export function standardSockets(WebSocketClass: StandardWebSocketClass): OpenSocket {
  return (url, subprotocol, events) => {
    const socket = new WebSocketClass(url, [subprotocol]);
    let isOver = false;
    const over = (code: number) => {
      if (isOver) return;
      isOver = true;
      events.closed(code);
    };
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (!isOver) events.opened();
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (!isOver) events.received(data instanceof ArrayBuffer ? new Uint8Array(data) : null);
    };
    socket.onclose = ({ code }: { code: number }) => over(code);
    // The event does not say why, and a close follows.
    socket.onerror = () => {};
    return {
      send: (bytes) => socket.send(new Uint8Array(bytes)),
      terminate() {
        // A dead line would take its time to close: nobody waits for it.
        isOver = true;
        socket.close();
      },
    };
  };
}
