#!/usr/bin/env python3
"""A small Statewire client, written from docs/protocol.md with the standard library alone.

    python3 statewire_client.py ws://127.0.0.1:7700/session SH19 sample-SH19 'RQ.CA9190000.DMV.*P1.TXT LIC/9QQQ123'

Signs on, submits one message, prints its acceptance or refusal and every answer, confirms them, signs off. When the
connection breaks meanwhile it comes back and goes on.
Exit code 0: accepted and ended; 1: used wrongly; 2: refused, or no session.
"""
import base64
import hashlib
import os
import random
import socket
import struct
import sys
import time
import urllib.parse

SUBPROTOCOL = "statewire.v1.msgpack"
WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
HEAD_BYTES_MAX = 16 * 1024
FRAME_BYTES_MAX = 1024 * 1024
CONNECT_SECONDS = 10
# Tries to come back, waiting for up to 1, 2, 4 … 30 seconds before each.
TRIES = 10
LONGEST_WAIT_SECONDS = 30
SHORTEST_WAIT_SECONDS = 0.1
# Close codes after which the switch wants to see the station again soon; 1001 is a server or proxy that goes away.
COME_BACK = (1001, 1011, 1012, 1013, 4001, 4003, 4009, 4010)
# References begin at the seconds since 2020 times 16.
REFERENCES_SINCE = 1577836800
RETRANSMISSION = 2

# Acts
SIGN_ON, WELCOME, SUBMIT, ACCEPTED, REJECTED, DELIVER = 1, 2, 3, 4, 5, 6
CONFIRM, HEARTBEAT, HEARTBEAT_ANSWER, DRAIN, SIGN_OFF = 7, 8, 9, 10, 11

KINDS = {1: "response", 2: "message", 3: "notice", 4: "broadcast"}


class Trouble(Exception):
    """Something that a person has to be told, in words."""


class Lost(Trouble):
    """There is no connection, or no longer: it is worth trying again."""


# ── MessagePack: arrays, unsigned numbers, texts, nil ────────────────────────────────────────────────────────


def pack(value):
    """Bytes of a value: None, int from 0, str, bytes, or a list of those."""
    if value is None:
        return b"\xc0"
    if isinstance(value, int):
        return pack_number(value)
    if isinstance(value, str):
        data = value.encode("utf-8")
        return head(len(data), ((0x1F, 0xA0), (0xFF, 0xD9), (0xFFFF, 0xDA), (0xFFFFFFFF, 0xDB))) + data
    if isinstance(value, bytes):
        return head(len(value), ((0xFF, 0xC4), (0xFFFF, 0xC5), (0xFFFFFFFF, 0xC6))) + value
    items = b"".join(pack(item) for item in value)
    return head(len(value), ((0x0F, 0x90), (0xFFFF, 0xDC), (0xFFFFFFFF, 0xDD))) + items


def pack_number(value):
    for limit, first, form in ((0xFF, 0xCC, ">B"), (0xFFFF, 0xCD, ">H"), (0xFFFFFFFF, 0xCE, ">I")):
        if value < 0x80:
            return bytes((value,))
        if value <= limit:
            return bytes((first,)) + struct.pack(form, value)
    return b"\xcf" + struct.pack(">Q", value)


def head(length, forms):
    """First bytes of a text or an array; the small forms keep the length in the first byte itself."""
    for limit, first in forms:
        if length > limit:
            continue
        if limit < 0xFF:
            return bytes((first | length,))
        width = {0xFF: ">B", 0xFFFF: ">H", 0xFFFFFFFF: ">I"}[limit]
        return bytes((first,)) + struct.pack(width, length)
    raise ValueError("too long")


class Reader:
    """Reads one frame of the subset. ValueError: the frame is not what the protocol allows."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise ValueError("a frame that ends too early")
        self.at += count
        return self.data[self.at - count : self.at]

    def big(self, count):
        return int.from_bytes(self.take(count), "big")

    def value(self, depth=0):
        first = self.big(1)
        if first < 0x80:
            return first
        if first == 0xC0:
            return None
        if 0xCC <= first <= 0xCF:
            return self.big(1 << (first - 0xCC))
        if 0xA0 <= first <= 0xBF:
            return self.take(first & 0x1F).decode("utf-8")
        if first in (0xD9, 0xDA, 0xDB):
            return self.take(self.big(1 << (first - 0xD9))).decode("utf-8")
        if first in (0xC4, 0xC5, 0xC6):
            return self.take(self.big(1 << (first - 0xC4)))
        if 0x90 <= first <= 0x9F or first in (0xDC, 0xDD):
            count = first & 0x0F if first < 0xA0 else self.big(2 if first == 0xDC else 4)
            # Every element takes a byte at least; deeper nesting is nothing that this protocol has.
            if count > len(self.data) - self.at or depth > 5:
                raise ValueError("an array that cannot be there")
            return [self.value(depth + 1) for _ in range(count)]
        raise ValueError(f"the byte {first:#x} begins nothing of the subset")


def unpack(data):
    reader = Reader(data)
    value = reader.value()
    if reader.at != len(data) or not isinstance(value, list) or not value or not isinstance(value[0], int):
        raise ValueError("a frame is one array that starts with its act")
    return value


def text_of(value):
    """A text may come as string or as binary; one byte is one character of a message."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


# ── WebSocket ────────────────────────────────────────────────────────────────────────────────────────────────


class WebSocket:
    """The client's side of RFC 6455, as far as the protocol page asks for it."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "ws" or not parts.hostname:
            raise Trouble(f"{url} is no ws:// address (TLS belongs into a proxy)")
        port = parts.port or 80
        try:
            self.socket = socket.create_connection((parts.hostname, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            raise Lost(f"no connection to {parts.hostname}:{port}: {error}") from error
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.upgrade(parts, port)

    def upgrade(self, parts, port):
        key = base64.b64encode(os.urandom(16)).decode("ascii")
        path = parts.path or "/"
        request = (
            f"GET {path} HTTP/1.1\r\nHost: {parts.hostname}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
        )
        self.socket.sendall(request.encode("ascii"))
        while b"\r\n\r\n" not in self.buffer:
            if len(self.buffer) > HEAD_BYTES_MAX:
                raise Trouble("the answer to the upgrade does not end")
            self.receive()
        answer, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = answer.decode("latin-1").split("\r\n")
        status = lines[0].split(" ", 2)
        if len(status) < 2 or status[1] != "101":
            sentence = self.buffer.decode("latin-1").strip()
            kind = Lost if len(status) > 1 and status[1] == "503" else Trouble
            raise kind(f"the upgrade was refused: {lines[0]} {sentence}".strip())
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        expected = base64.b64encode(hashlib.sha1((key + WEBSOCKET_GUID).encode("ascii")).digest()).decode("ascii")
        if headers.get("sec-websocket-accept") != expected:
            raise Trouble("the other side is no WebSocket server")
        if headers.get("sec-websocket-protocol") != SUBPROTOCOL:
            raise Trouble(f"the other side does not speak {SUBPROTOCOL}")

    def receive(self):
        try:
            data = self.socket.recv(65536)
        except socket.timeout:
            raise
        except OSError as error:
            raise Lost(f"the connection was lost: {error}") from error
        if not data:
            raise Lost("the connection was lost")
        self.buffer += data

    def exactly(self, count):
        while len(self.buffer) < count:
            self.receive()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def send(self, opcode, payload):
        """One frame, masked as the station's frames must be."""
        mask = os.urandom(4)
        length = len(payload)
        if length < 126:
            start = struct.pack(">BB", 0x80 | opcode, 0x80 | length)
        elif length < 65536:
            start = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            start = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, length)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        try:
            self.socket.sendall(start + mask + masked)
        except OSError as error:
            raise Lost(f"the connection was lost: {error}") from error

    def message(self):
        """The next binary message, its fragments put together; pings are answered on the way."""
        payload = b""
        while True:
            first, second = self.exactly(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack(">H", self.exactly(2))[0]
            elif length == 127:
                length = struct.unpack(">Q", self.exactly(8))[0]
            if length + len(payload) > FRAME_BYTES_MAX:
                raise Trouble("a frame is longer than the protocol allows")
            data = self.exactly(length)
            opcode = first & 0x0F
            if opcode == 9:
                self.send(10, data)
            elif opcode == 8:
                code = struct.unpack(">H", data[:2])[0] if len(data) >= 2 else 1005
                self.send(8, data[:2])
                closed = ComeBackLater if code in COME_BACK else Closed
                raise closed(code, data[2:].decode("utf-8", "replace"))
            elif opcode in (0, 2):
                payload += data
                if first & 0x80:
                    return payload
            elif opcode != 10:
                raise Trouble(f"a frame with opcode {opcode}, which this protocol has not")


class Closed(Trouble):
    def __init__(self, code, sentence):
        super().__init__(f"the switch closed the session with {code}: {sentence}")
        self.code = code


class ComeBackLater(Closed, Lost):
    pass


# ── The session ──────────────────────────────────────────────────────────────────────────────────────────────


class Session:
    """A station's session, over as many connections as it takes."""

    def __init__(self, url, station, secret):
        self.url, self.station, self.secret = url, station, secret
        self.token = None
        # Number of the last delivery that was taken over; items sent in this session of the switch.
        self.have = 0
        self.sent = 0
        self.next_reference = int((time.time() - REFERENCES_SINCE) * 16) % 2**32 or 1
        self.connect()

    def connect(self):
        """Signs on, going on with the session that was lost where there is one. Returns the welcome's word on that."""
        self.socket = WebSocket(self.url)
        resume = [] if self.token is None else [[self.token, self.have]]
        self.act(SIGN_ON, 1, self.station, self.secret, *resume)
        welcome = self.frame()
        if welcome[0] != WELCOME or len(welcome) < 10:
            raise Trouble("the first frame is no welcome")
        self.heartbeat_seconds = welcome[3]
        self.banner = welcome[8]
        self.token = welcome[9]
        report = welcome[11] if len(welcome) > 11 else None
        if not report or report[0] != 0:
            self.have = 0
            self.sent = 0
        # Silence of three heartbeats means that the switch is gone; half of one, that it wants to hear from us.
        self.socket.socket.settimeout(self.heartbeat_seconds / 2)
        return report

    def come_back(self, why):
        """Connects again, each time after a random wait of a growing bound: a whole state may be doing the same."""
        for failures in range(TRIES):
            print(f"statewire_client: {why}; coming back", file=sys.stderr)
            self.socket.socket.close()
            bound = min(LONGEST_WAIT_SECONDS, 2**failures)
            time.sleep(max(SHORTEST_WAIT_SECONDS, random.uniform(0, bound)))
            try:
                return self.connect()
            except Lost as trouble:
                why = trouble
        raise Trouble(str(why))

    def act(self, *elements):
        self.socket.send(2, pack(list(elements)))

    def frame(self):
        silent = 0
        while True:
            try:
                return unpack(self.socket.message())
            except socket.timeout:
                silent += 1
                if silent > 6:
                    raise Lost("the switch is silent") from None
                self.act(HEARTBEAT)

    def submit(self, reference, text, flags):
        self.sent += 1
        self.act(SUBMIT, [reference, text.encode("latin-1"), None, flags])

    def ask(self, text):
        """Submits one message and yields what happens to it, up to its end."""
        reference = self.next_reference
        self.next_reference += 1
        try:
            self.submit(reference, text, 0)
        except Lost:
            pass  # The next frame tells again.
        is_accepted = False
        while True:
            try:
                frame = self.frame()
                if frame[0] == HEARTBEAT:
                    self.act(HEARTBEAT_ANSWER)
                    continue
                events, is_over = self.take(frame, reference)
            except Lost as trouble:
                self.go_on(trouble, reference, text, is_accepted)
                continue
            for what, item in events:
                is_accepted = is_accepted or what == "accepted"
                yield what, item
            if frame[0] == DELIVER:
                # Taken over: printed by whoever asked. When this gets lost the resume says it.
                self.have = max(self.have, frame[-1][0])
                try:
                    self.act(CONFIRM, self.have)
                except Lost:
                    pass
            if is_over:
                return

    def take(self, frame, reference):
        """What a frame says of the message, and whether it has ended."""
        act = frame[0]
        if act == REJECTED:
            mine = [item for item in frame[1:] if item[0] == reference]
            return [("rejected", item) for item in mine], bool(mine)
        if act == ACCEPTED:
            events = []
            if frame[1] >= reference:
                events.append(("accepted", [item for item in frame[3:] if item[0] == reference]))
            # A message without answers ends without a delivery: only the count tells.
            return events, frame[2] >= self.sent > 0
        if act == DELIVER:
            # After a resume what is here already may come again.
            new = [item for item in frame[1:] if item[0] > self.have]
            is_over = any(item[2] == reference and item[3] == 0 for item in new)
            return [("delivery", item) for item in new], is_over
        return [], False

    def go_on(self, why, reference, text, is_accepted):
        """Comes back and sends the message again where the switch does not have it."""
        while True:
            report = self.come_back(why)
            try:
                if report and report[0] == 0:
                    if report[1] < reference:
                        self.sent -= 1
                        self.submit(reference, text, 0)
                elif not is_accepted:
                    self.submit(reference, text, RETRANSMISSION)
                return
            except Lost as trouble:
                why = trouble

    def sign_off(self):
        self.act(SIGN_OFF)
        try:
            while True:
                self.frame()
        except Closed as closed:
            if closed.code != 1000:
                raise
        finally:
            self.socket.socket.close()


def run(url, station, secret, text):
    session = Session(url, station, secret)
    print(session.banner)
    is_accepted = False
    for what, item in session.ask(text):
        if what == "rejected":
            _, code, at, field, echo = item[:5]
            print(f"refused {code} at byte {at}{f', field {field}' if field else ''}: {text_of(echo)}")
        elif what == "accepted":
            if not is_accepted:
                print("accepted")
            is_accepted = True
            for _, warning, at in (one[:3] for one in item):
                print(f"warning {warning} at byte {at}")
        else:
            kind = KINDS.get(item[1], f"kind {item[1]}")
            print(f"{kind}{f' {item[4]}' if item[4] else ''}, {item[3]} to come")
            print(text_of(item[7]))
    session.sign_off()
    return 0 if is_accepted else 2


def main(arguments):
    if len(arguments) != 4:
        print(__doc__.strip(), file=sys.stderr)
        return 1
    try:
        return run(*arguments)
    except (Trouble, ValueError, OSError) as trouble:
        print(f"statewire_client: {trouble}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
