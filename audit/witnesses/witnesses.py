"""Witnesses: copies of signed heads where the owner of the database cannot reach them: a file, syslog, and more.

``settings.AUDIT_HEADS_TO`` lists them: ``file:///srv/witness/heads.jsonl``, ``syslog:///dev/log``,
``syslog://logs.example.org:514``. ``settings.AUDIT_CARRIERS`` names a function for each further scheme, which takes the
target and a line of JSON, and raises OSError if it was not accepted. A head covers everything before it, so a witness
that misses one loses nothing once it has the next; a file catches up by itself. An unreachable witness does not
block sealing: it is an error in the log, and the next run tries again.
"""

import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from logging.handlers import SYSLOG_UDP_PORT, SysLogHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from audit.models import Head
from audit.signed_notes import Unsigned, read_checkpoint
from audit.signed_tree_heads import heads_from
from audit.witnesses.restorations import resumed_from

logger = logging.getLogger(__name__)
TAIL = 64 * 1024  # bytes; a line has about 400
DAY = 86_400  # seconds
_sent: dict[str, int] = {}  # last size that this process sent to witnesses that cannot be queried
_at: dict[str, float] = {}  # and when


def forget_sent_heads() -> None:
    _sent.clear()
    _at.clear()


def places() -> list[str]:
    """The configured witnesses."""
    configured: list[str] = getattr(settings, "AUDIT_HEADS_TO", [])
    return configured


def witness_files() -> list[Path]:
    """The files among them."""
    return [Path(unquote(urlsplit(place).path)) for place in places() if place.startswith("file:")]


def send_heads() -> None:
    """Sends heads that a witness does not have yet: to the log always, to every configured witness."""
    newest = Head.objects.order_by("-size").first()
    if newest is None:
        return
    if _sent.get("log", 0) < newest.size:
        logger.info("The audit log is sealed: %s", one_line(newest))
        _sent["log"] = newest.size
    for place in places():
        try:
            _give(place, newest)
        except (OSError, ValueError) as error:
            logger.error("Signed heads cannot be given to %s: %s", place, error)


def one_line(head: Head) -> str:
    """A head as a line of JSON."""
    return json.dumps({"size": head.size, "head": head.note}, ensure_ascii=False)


def read_heads(path: Path) -> Iterator[str]:
    """The notes in a file of heads, in its order. Raises OSError, and ValueError for other files."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                yield str(json.loads(line)["head"])
            except json.JSONDecodeError:
                continue  # a crash truncated this line; the head was written again
            except (KeyError, TypeError):
                raise ValueError(f"{path} holds something else than signed heads.") from None


def _give(place: str, newest: Head) -> None:
    parts = urlsplit(place)
    if parts.scheme == "file":
        _append_to(Path(unquote(parts.path)), newest)
    elif parts.scheme == "syslog":
        if _sent.get(place, 0) < newest.size:
            address = (
                (parts.hostname, parts.port or SYSLOG_UDP_PORT) if parts.hostname else unquote(parts.path)
            )
            _send(address, one_line(newest))
            _sent[place] = newest.size
    elif parts.scheme in carriers():
        if _is_due(place, parts.scheme, newest.size):
            import_string(carriers()[parts.scheme])(place, one_line(newest))
            _sent[place], _at[place] = newest.size, time.monotonic()
    else:
        raise ValueError(f"only {', '.join(('file', 'syslog', *carriers()))} are known")


def carriers() -> dict[str, str]:
    """Scheme to the dotted path of a function."""
    configured: dict[str, str] = getattr(settings, "AUDIT_CARRIERS", {})
    return configured


def _is_due(place: str, scheme: str, size: int) -> bool:
    if scheme == "mailto" and time.monotonic() - _at.get(place, -DAY) < DAY:
        return False  # one email a day: a head covers everything before it
    return _sent.get(place, 0) < size


def _append_to(path: Path, newest: Head) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        last = _last_seen(descriptor)
        if last > newest.size:
            raise ValueError(
                f"it has seen {last} sealed entries, and this database knows {newest.size}: history was cut"
            )
        for head in heads_from(last + 1):
            os.write(descriptor, f"{one_line(head)}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_seen(descriptor: int) -> int:
    """The size of the last whole head in the file, or what remained after a restore.

    Terminates a line that a crash truncated.
    """
    end = os.lseek(descriptor, 0, os.SEEK_END)
    tail = os.pread(descriptor, TAIL, max(0, end - TAIL))
    if tail and not tail.endswith(b"\n"):
        os.write(descriptor, b"\n")
    for line in reversed(tail.splitlines()):
        try:
            said = read_checkpoint(json.loads(line)["head"])
            return resumed_from(said.size, said.at)
        except (ValueError, KeyError, TypeError, Unsigned):
            continue
    return 0


def _send(address: tuple[str, int] | str, line: str) -> None:
    """One message of facility auth. Raises OSError if it is not accepted."""
    handler = _Syslog(address=address, facility=SysLogHandler.LOG_AUTH)
    try:
        handler.emit(logging.LogRecord("audit-log", logging.INFO, "", 0, "%s", (line,), None))
    finally:
        handler.close()


class _Syslog(SysLogHandler):
    def handleError(self, record: logging.LogRecord) -> None:
        raise OSError("syslog did not take the message")
