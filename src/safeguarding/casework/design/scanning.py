"""Malware scanning by a ClamAV service, in its INSTREAM protocol. A scanner that can't answer refuses the file.

Protocol: clamd(8). The command `zINSTREAM`, then chunks of a four-byte length in network order and as many bytes, then
a length of nought; the answer ends with a null: `stream: OK`, `stream: NAME FOUND` or a text that ends in `ERROR`.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterable

from django.conf import settings

from safeguarding.casework.design.not_taken import NotTaken

LONGEST_ANSWER = 4096  # bytes
CONNECT_SECONDS = 5
INFECTED = (
    "The selected file was refused: the malware scanner found something harmful in it. Tell your IT service desk."
)
UNSCANNED = (
    "The selected file could not be scanned for malware, so it was not taken. Try again in a few minutes; if it happens "
    "again, tell whoever runs this service."
)
TOO_LONG = "The selected file is larger than the malware scanner takes, so it was not taken. Send it in smaller parts."
log = logging.getLogger(__name__)


def scan(parts: Iterable[bytes]) -> None:
    """Let the scanner of the setting CLAMAV read the bytes; without that setting nothing is scanned.

    Raises NotTaken for malware, and where the scanner is away, slow (SCAN_SECONDS in all) or answers anything but
    that all is well.
    """
    if not settings.CLAMAV:
        return
    try:
        answer = _asked(settings.CLAMAV, parts, time.monotonic() + settings.SCAN_SECONDS)
    except OSError as error:
        log.error("The malware scanner gave no answer: %s.", type(error).__name__)
        raise NotTaken(UNSCANNED) from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        log.warning("An upload was refused: %s", answer)
        raise NotTaken(INFECTED)
    log.error("The malware scanner could not scan an upload: %r", answer[:200])
    raise NotTaken(TOO_LONG if "size limit exceeded" in answer else UNSCANNED)


def _asked(address: str, parts: Iterable[bytes], until: float) -> str:
    """The scanner's answer. Raises OSError when there is none in time."""
    with _connected(address) as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for part in parts:
                if part:
                    line.settimeout(_left(until))
                    line.sendall(len(part).to_bytes(4, "big") + part)
            line.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stopped listening, as it does at its size limit: its answer says why
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            line.settimeout(_left(until))
            more = line.recv(LONGEST_ANSWER)
            if not more:
                raise ConnectionError("The answer broke off.")
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    """A connection to `host:port` or to the path of a Unix socket."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECONDS)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("The scanner took too long.")
    return left
