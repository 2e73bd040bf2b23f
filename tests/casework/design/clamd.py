"""A scanner that speaks clamd's INSTREAM protocol as clamd(8) tells it, on a local port or socket."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: The test file that every scanner reports; in two parts, so that none reports this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
FOUND = b"stream: Eicar-Test-Signature FOUND\0"
TOO_LONG = b"INSTREAM size limit exceeded. ERROR\0"


class _Session(socketserver.BaseRequestHandler):
    server: Any

    def handle(self) -> None:
        command = self._exactly(len(b"zINSTREAM\0"))
        if command != b"zINSTREAM\0":
            self.request.sendall(b"UNKNOWN COMMAND\0")
            return
        stream = b""
        while length := int.from_bytes(self._exactly(4), "big"):
            if len(stream) + length > self.server.longest:
                self.request.sendall(TOO_LONG)
                return
            stream += self._exactly(length)
        self.server.streams.append(stream)
        self.server.answers(self.request, FOUND if EICAR in stream else b"stream: OK\0")

    def _exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            more = self.request.recv(count - len(got))
            if not more:
                raise ConnectionError("The client left in the middle of a chunk.")
            got += more
        return got


class _Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of these tests."""


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def at_once(line: Any, answer: bytes) -> None:
    line.sendall(answer)


def never(line: Any, answer: bytes) -> None:
    """Keep the line open and say nothing until the client leaves."""
    line.recv(1)


def drop_by_drop(line: Any, answer: bytes) -> None:
    """A byte now and then: each comes in time, all of them don't."""
    for byte in answer * 100:
        line.sendall(bytes([byte]) if byte else b" ")
        time.sleep(0.05)


def half(line: Any, answer: bytes) -> None:
    line.sendall(answer[:6])


def says(words: bytes) -> Any:
    return lambda line, answer: line.sendall(words)


@contextmanager
def clamd(*, socket: Path | None = None, answers: Any = at_once, longest: int = 1 << 30) -> Iterator[Any]:
    """A running scanner; `address` is what the setting CLAMAV takes, `streams` are what it was given."""
    server: Any = _Unix(str(socket), _Session) if socket else _Tcp(("127.0.0.1", 0), _Session)
    server.answers, server.longest, server.streams = answers, longest, []
    server.address = str(socket) if socket else f"127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
