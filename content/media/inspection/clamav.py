"""ClamAV client over its socket. Only an explicit answer counts as clean.

Source: clamd(8), INSTREAM. The scanner gets the bytes, not a path: it may run elsewhere, as another user.
"""

import os
import re
import socket
import struct
import time
from pathlib import Path

from django.conf import settings

from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.limits import Limits
from content.media.inspection.process import open_descriptor
from content.media.inspection.result import Refusal

_PART = 262_144
_LONGEST_ANSWER = 4_096
_CONNECT_SECONDS = 5.0
# The answer, with "AlertExceedsMax yes", for a file that it did not read to its end.
_LIMITS = "Heuristics.Limits.Exceeded"
_FOUND = re.compile(r"stream: (?P<name>[\x21-\x7e]{1,200}) FOUND")


def scan(path: Path, *, limits: Limits) -> bool:
    """Scans the file at ``settings.CLAMAV_SOCKET``; False if none is configured, True if it is clean.

    Raises UnsafeFile if something was found (``cause`` is its name, for the log) or the file exceeds the
    scanner's limits, and CannotInspect if the scanner is unreachable, breaks off, takes too long or does not
    accept so many bytes: then nothing is known about the file.
    """
    if not settings.CLAMAV_SOCKET:
        return False
    try:
        answer = _answer(settings.CLAMAV_SOCKET, path, time.monotonic() + limits.wall_seconds)
    except (OSError, ValueError) as error:
        raise CannotInspect(f"ClamAV: {error}") from error
    if answer == "stream: OK":
        return True
    if found := _FOUND.fullmatch(answer):
        unread = found["name"].startswith(_LIMITS)
        refusal = Refusal.NOT_SCANNED if unread else Refusal.INFECTED
        raise UnsafeFile(refusal, limits, cause=found["name"])
    raise CannotInspect(f"ClamAV: {answer[:200]!r}")


def silence(*, seconds: float = 5.0) -> str:
    """Why the scanner does not answer; "" if it does, or none is configured."""
    if not settings.CLAMAV_SOCKET:
        return ""
    try:
        with _connected(settings.CLAMAV_SOCKET) as scanner:
            scanner.settimeout(seconds)
            scanner.sendall(b"zPING\0")
            answer = _read(scanner, time.monotonic() + seconds)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return "" if answer == "PONG" else f"it answers {answer[:100]!r}"


def _answer(address: str, path: Path, deadline: float) -> str:
    with open_descriptor(path, os.O_RDONLY) as source, _connected(address) as scanner:
        scanner.settimeout(_left(deadline))
        scanner.sendall(b"zINSTREAM\0")
        try:
            while part := os.read(source, _PART):
                scanner.settimeout(_left(deadline))
                scanner.sendall(struct.pack(">I", len(part)) + part)
            scanner.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stopped reading; the answer below says why
        return _read(scanner, deadline)


def _connected(address: str) -> socket.socket:
    """A path, or HOST:PORT."""
    if address.startswith("/"):
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        local.settimeout(_CONNECT_SECONDS)
        try:
            local.connect(address)
        except OSError:
            local.close()
            raise
        return local
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS)


def _read(scanner: socket.socket, deadline: float) -> str:
    """Reads up to the zero byte that ends an answer. An incomplete answer counts as none."""
    answer = b""
    while b"\0" not in answer and len(answer) <= _LONGEST_ANSWER:
        scanner.settimeout(_left(deadline))
        part = scanner.recv(_LONGEST_ANSWER)
        if not part:
            raise ConnectionError("it broke off")
        answer += part
    return answer.partition(b"\0")[0].decode("ascii", "replace").strip()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left
