"""Firewall log import: refusals of the web application firewall in front of the site become findings.

ModSecurity writes one JSON object per line (deploy/firewall/modsecurity.conf). Its messages quote the matched text,
which may contain anything a user typed; only the client's address, the rules, the method and the path are stored.
"""

import fcntl
import json
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from intrusion.client_address import client_network
from intrusion.detection.buffer import ledger
from intrusion.detection.flush import flush
from intrusion.findings import Finding, safe_excerpt
from intrusion.models import Kind
from intrusion.sensors import SENSORS

TAKEN = ".taken"  # the file that lines are moved to while they are being read
UNREADABLE = ".unreadable"  # the file that keeps lines of another program
APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
LONGEST_LINE = 256 * 1024
LINES_BETWEEN_WRITES = 500  # less than the buffer's number of clients, so that none is only counted
MOST_RULES = 3  # per request, in the evidence
LINES_CHECKED = 20  # before anything is moved


class NotAFirewallLog(Exception):
    """The file is not one that the firewall wrote. Nothing was changed."""


@dataclass
class Pass:
    """Result of one import. ``unreadable``: lines that the firewall did not write."""

    refused: int = 0
    unreadable: int = 0
    by_client: Counter[str] = field(default_factory=Counter)


def read_firewall_log(log: Path) -> Pass:
    """Removes every line from ``log`` and records it as a finding about its client; those of others are kept beside.

    Lines are moved to another file first, so that the firewall never waits for the database. If this process dies in
    between, the next import begins with them: a finding may then be counted twice, but none is lost.

    Raises NotAFirewallLog, OSError if the file cannot be read and emptied, DatabaseError if the findings cannot be
    written.
    """
    taken = log.with_name(log.name + TAKEN)
    if taken.exists():
        with taken.open("rb") as file:
            _require_log(file, taken)
    else:
        _move_lines(log, taken)
    done = _write_down(taken, log.with_name(log.name + UNREADABLE))
    taken.unlink()
    return done


def _move_lines(log: Path, taken: Path) -> None:
    """Under the lock that ModSecurity takes for each line, so that no line is written in between."""
    with log.open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        _require_log(file, log)
        # Readable by its owner alone.
        with NamedTemporaryFile(dir=log.parent, prefix=f"{log.name}.", delete_on_close=False) as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            taken.hardlink_to(copy.name)
        file.truncate(0)


def _require_log(file: IO[bytes], name: Path) -> None:
    """The operator may run as root and name any file: most of its first lines must be the firewall's."""
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        raise NotAFirewallLog(f"{name} is not a plain file.")
    lines = list(islice(iter(lambda: file.readline(LONGEST_LINE), b""), LINES_CHECKED))
    if sum(_entry(line) is None for line in lines) * 2 > len(lines):
        raise NotAFirewallLog(f"{name} is not a log of the firewall. It was left as it is.")
    file.seek(0)


def _write_down(taken: Path, others: Path) -> Pass:
    done, sensor = Pass(), SENSORS["firewall"]
    for entry in _entries(taken, others, done):
        network = client_network(str(entry.get("client_ip", "")))
        if not network:
            done.unreadable += 1
            continue
        done.refused += 1
        done.by_client[network] += 1
        evidence = sensor.sees(rule=safe_excerpt(firewall_evidence(entry)))
        ledger.add((Kind.CLIENT, network), Finding(sensor, network, evidence=evidence))
        if done.refused % LINES_BETWEEN_WRITES == 0:
            _write_all()
    _write_all()
    return done


def _write_all() -> None:
    while flush():
        pass


def _entries(taken: Path, others: Path, done: Pass) -> Iterator[dict[str, Any]]:
    with taken.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            entry = _entry(line)
            if entry is None:
                done.unreadable += 1
                with os.fdopen(os.open(others, APPEND, 0o600), "ab") as kept:
                    kept.write(line)
            elif entry.get("messages"):
                yield entry


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)["transaction"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def firewall_evidence(entry: dict[str, Any]) -> str:
    """Method, path without query string, and the first rules that matched."""
    request = entry.get("request") or {}
    path = str(request.get("uri", "")).partition("?")[0]  # what is no URI stands there as it was sent
    messages = entry.get("messages") or []
    rules = (
        f"{_rule(message)} {message.get('message', '')}" for message in messages if isinstance(message, dict)
    )
    first = [rule for rule, _ in zip(rules, range(MOST_RULES), strict=False)]
    return "; ".join(chain([f"{request.get('method', '')} {path}".strip()], first))


def _rule(message: dict[str, Any]) -> str:
    details = message.get("details")
    return str(details.get("ruleId", "")) if isinstance(details, dict) else ""
