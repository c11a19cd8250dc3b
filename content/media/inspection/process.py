"""Runs a child process on one untrusted file, and ends it and all that it may have started, whatever happens."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from content.media.inspection.errors import CannotInspect
from content.media.inspection.limits import Limits
from content.media.inspection.result import NEEDED_WALLS, Refusal, RefusedFile

_CHECKOUT = str(Path(__file__).resolve().parents[3])
# -I keeps environment and working directory from deciding what is imported; so the path is passed explicitly.
_START = (
    "import runpy, sys; sys.path.append({checkout!r}); runpy.run_module({program!r}, run_name='__main__')"
)
_LONGEST_ANSWER = 65_536
_GRACE = 5.0


def run(
    program: str, *, source: int, target: int, task: Mapping[str, Any], limits: Limits, largest: int
) -> Any:
    """The child's answer, decoded only: none of it is trusted.

    ``program`` is the module it runs. ``source`` and ``target`` are descriptors, all that it gets; ``largest``
    is the limit in bytes for its output. Raises RefusedFile if it exceeded a limit or crashed, CannotInspect if
    it could not start. Where a wall is missing the child reads nothing, and answers with a refusal, unless the setting
    MEDIA_WITHOUT_WALLS permits it.
    """
    walls = [] if settings.MEDIA_WITHOUT_WALLS else sorted(NEEDED_WALLS)
    request = {
        "limits": asdict(limits),
        "target": target,
        "largest": largest,
        "task": dict(task),
        "walls": walls,
    }
    command = [
        sys.executable,
        "-I",
        "-c",
        _START.format(checkout=_CHECKOUT, program=program),
        json.dumps(request),
    ]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            pass_fds=(target,),
            start_new_session=True,
        )
    except OSError as error:
        raise CannotInspect(str(error)) from error
    with process:
        try:
            answer = _read(process, time.monotonic() + limits.wall_seconds)
            _wait_for_end(process.pid)
        finally:
            _end(process)
    decoded = _decoded(answer, process.returncode)
    if isinstance(decoded, dict) and "made" in decoded and not set(walls) <= standing(decoded):
        raise RefusedFile(Refusal.CRASHED)
    return decoded


def standing(answer: dict[str, Any]) -> frozenset[str]:
    """The walls that the child says it stands behind. One that was taken over may lie, but only behind them."""
    walls = answer.get("walls")
    return (
        frozenset(wall for wall in walls if isinstance(wall, str)) if isinstance(walls, list) else frozenset()
    )


def _read(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """All output of the child until it ends. Raises RefusedFile on a timeout or an unlimited answer."""
    assert process.stdout is not None  # noqa: S101 - set by PIPE
    pipe, answer = process.stdout.fileno(), b""
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    while len(answer) <= _LONGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise RefusedFile(Refusal.TOO_SLOW)
        part = os.read(pipe, _LONGEST_ANSWER)
        if not part:
            return answer
        answer += part
    raise RefusedFile(Refusal.CRASHED)


def _wait_for_end(pid: int) -> None:
    """Waits until the child is dead but not reaped, so that its pid cannot belong to another process."""
    deadline = time.monotonic() + _GRACE
    while time.monotonic() < deadline:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        time.sleep(0.002)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the whole session, which is the child's own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _decoded(answer: bytes, code: int) -> Any:
    if code == -signal.SIGXCPU:
        raise RefusedFile(Refusal.TOO_SLOW)
    if code == -signal.SIGKILL:
        # Not by us: we wait for its end first. The kernel kills what exhausts the machine's memory.
        raise RefusedFile(Refusal.TOO_MUCH_MEMORY)
    if code < 0:
        raise RefusedFile(Refusal.CRASHED)
    if code > 0:
        raise CannotInspect(f"the child ended with {code}")
    try:
        return json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise RefusedFile(Refusal.CRASHED) from error


@contextmanager
def open_descriptor(path: Path, flags: int) -> Iterator[int]:
    """Opens a file without following a link or blocking on a pipe planted in its place. Raises OSError.

    A new file is readable by this user only.
    """
    number = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        yield number
    finally:
        os.close(number)
