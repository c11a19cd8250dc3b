"""The PostgreSQL server process: starts it with pg_ctl, recognises one that already runs, and ends it."""

import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import psutil

from devserver.paths import CannotStart, private_log
from devserver.postgres.installation import Installation
from devserver.postgres.socket_folder import SOCKET_NAME

SECONDS_TO_START = 60
SECONDS_TO_STOP = 30


def running(data: Path) -> int | None:
    """Process id of the server of ``data``, or None: an old postmaster.pid may name another process by now."""
    number = _noted_number(data)
    try:
        command = psutil.Process(number).cmdline() if number else []
    except psutil.Error:  # it has ended, or waits for its parent to notice
        return None
    return number if command[1:3] == ["-D", str(data)] else None


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
    options = ["-D", str(data)]
    for name, value in all_settings.items():
        options += ["-c", f"{name}={value}"]
    _forget_reused_number(data)
    (socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)  # the folder is only for this server
    deadline = time.monotonic() + SECONDS_TO_START
    while not _try_to_start(options, installation, data, log):
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
        deadline = time.monotonic() + SECONDS_TO_STOP
        while (number := running(data)) and time.monotonic() < deadline:
            time.sleep(0.02)
    if number is not None:
        raise CannotStart(f"PostgreSQL (process {number}) does not end. End it, then start again.")


def reason(said: str, log: Path) -> str:
    """One sentence for PostgreSQL's output before it failed."""
    if re.search(r"No space left|quota exceeded|File too large|File size limit", said, re.IGNORECASE):
        return f"The disk that holds {log.parent} is full. Free at least 150 MB and start again."
    errors = re.findall(r"(?:FATAL|PANIC|ERROR|error):\s*(.+)", said)
    lines = errors or said.strip().splitlines() or ["it ended without a word"]
    return f"PostgreSQL does not start: {lines[-1].rstrip('.')}. Its log: {log}"


def _try_to_start(options: list[str], installation: Installation, data: Path, log: Path) -> bool:
    """Returns False when PostgreSQL exits instead of answering."""
    programs = installation.programs / "bin"
    command = [str(programs / "pg_ctl"), "start", "--silent", f"--timeout={SECONDS_TO_START}"]
    # Both names reach the shell in the environment, where no character of a path means anything to it.
    surroundings = {"PGDATA": str(data), "PATH": f"{programs}:{os.environ.get('PATH', os.defpath)}"}
    with private_log(log) as output:
        starting = subprocess.Popen(
            [*command, "-p", "postgres", "-o", shlex.join(options)],
            env=os.environ | surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            **installation.account.process_options(),
        )
    try:
        done = starting.wait() == 0
    except BaseException:  # Ctrl-C too: the server may not have written its process id yet
        starting.wait()
        stop(data)
        raise
    if not done and running(data):
        stop(data)
        raise CannotStart(f"PostgreSQL did not start within {SECONDS_TO_START} seconds. Its log: {log}")
    return done


def _noted_number(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _forget_reused_number(data: Path) -> None:
    """Removes the pid file of a dead server whose process id was reused; PostgreSQL itself removes it otherwise."""
    if (number := _noted_number(data)) and psutil.pid_exists(number):
        (data / "postmaster.pid").unlink()
