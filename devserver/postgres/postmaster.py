"""The PostgreSQL server process: starts it, recognises one that already runs, and ends it."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from devserver.paths import CannotStart, private_log
from devserver.postgres.installation import Installation
from devserver.postgres.socket_folder import SOCKET_NAME
from devserver.processes import process

SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
_started_here: "dict[int, subprocess.Popen[bytes]]" = {}  # a child stays a zombie until its parent polls it


def running(data: Path) -> int | None:
    """Process id of the server of ``data``, or None: an old postmaster.pid may name another process by now."""
    for child in _started_here.values():
        child.poll()
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    return number if _serves(number, data) else None


def start(
    installation: Installation, data: Path, socket_folder: Path, log: Path, settings: dict[str, str]
) -> None:
    """Starts PostgreSQL and returns once it answers. Raises CannotStart with the reason from its log otherwise."""
    all_settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket_folder}"',
        "unix_socket_permissions": "0700",
        "cluster_name": "secureproject",
    } | settings
    command = [str(installation.postgres), "-D", str(data)]
    for name, value in all_settings.items():
        command += ["-c", f"{name}={value}"]
    _forget_reused_number(data)
    (socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)  # the folder is only for this server
    deadline = time.monotonic() + SECONDS_TO_START
    while not _try_to_start(command, installation, data, log):
        # After SIGKILL the server's own children need a moment to notice; PostgreSQL does not wait for them here.
        said = log.read_text(errors="replace")
        if "still in use" not in said or time.monotonic() > deadline:
            raise CannotStart(reason(said, log))
        time.sleep(0.5)


def stop(data: Path) -> None:
    """Stops the server of ``data``, if one runs: clients are disconnected, no data is lost."""
    number = running(data)
    for kind in (signal.SIGINT, signal.SIGQUIT):
        if number is None:
            return
        os.kill(number, kind)
        if _until(lambda: _has_ended(number, data), SECONDS_TO_STOP):
            return
    raise CannotStart(f"PostgreSQL (process {number}) does not end. End it, then start again.")


def reason(said: str, log: Path) -> str:
    """One sentence for PostgreSQL's output before it failed."""
    if re.search(r"No space left|quota exceeded|File too large|File size limit", said, re.IGNORECASE):
        return f"The disk that holds {log.parent} is full. Free at least 150 MB and start again."
    errors = re.findall(r"(?:FATAL|PANIC|ERROR|error):\s*(.+)", said)
    lines = errors or said.strip().splitlines() or ["it ended without a word"]
    return f"PostgreSQL does not start: {lines[-1].rstrip('.')}. Its log: {log}"


def _serves(number: int, data: Path) -> bool:
    """Whether this process is one of our servers: process ids are reused, quickly so in containers."""
    found = process(number)
    return found is not None and "postgres" in found.arguments and f"-D {data} " in found.arguments


def _try_to_start(command: list[str], installation: Installation, data: Path, log: Path) -> bool:
    """Returns False when PostgreSQL exits instead of answering."""
    with private_log(log) as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            **installation.account.process_options(),
        )
    _started_here[server.pid] = server
    try:
        if not _until(lambda: server.poll() is not None or _says_ready(data, server.pid), SECONDS_TO_START):
            raise CannotStart(f"PostgreSQL did not start within {SECONDS_TO_START} seconds. Its log: {log}")
    except BaseException:  # Ctrl-C too: it may not have written its process id yet
        server.kill()
        raise
    return server.returncode is None


def _forget_reused_number(data: Path) -> None:
    """Removes the pid file of a dead server whose process id was reused; PostgreSQL itself removes it otherwise."""
    try:
        number = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(number, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return
    (data / "postmaster.pid").unlink()


def _says_ready(data: Path, number: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(number) and lines[7].strip() == "ready"


def _has_ended(number: int, data: Path) -> bool:
    """True also for a zombie that its parent, another process, has not polled: it has no arguments left."""
    if child := _started_here.get(number):
        return child.poll() is not None
    return not _serves(number, data)


def _until(true: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False
