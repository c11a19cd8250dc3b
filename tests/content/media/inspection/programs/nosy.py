"""A decoder that was taken over: it tries what it should not be able to do and writes down what it could."""

import ctypes
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import IO, Any

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made

TRIES: dict[str, Callable[[], object]] = {
    "read a file": lambda: open("/etc/passwd").close(),
    "write a file": lambda: open("/tmp/left-behind", "w").close(),  # noqa: S108
    "remove a file": lambda: os.unlink("/tmp/left-behind"),  # noqa: S108
    "talk to somebody": lambda: socket.socket().connect(("127.0.0.1", 80)),
    "talk to a neighbour": lambda: socket.socket(socket.AF_UNIX),
    "start a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "start a process": os.fork,
    "end its parent": lambda: os.kill(os.getppid(), signal.SIGTERM),
    "look at its parent": lambda: check(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)),
    "take more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
}


def check(code: int) -> None:
    if code != 0:
        raise PermissionError


def could(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (OSError, ValueError):
        return False
    return True


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    open_ones = [number for number in range(3, 64) if could(lambda number=number: os.fstat(number))]  # type: ignore[misc]
    found = {
        "could": [name for name, attempt in TRIES.items() if could(attempt)],
        "environment": dict(os.environ),
        "descriptors": open_ones,
        "session": os.getsid(0) == os.getpid(),
        "arguments": sys.argv[1:],
    }
    target.write(json.dumps(found).encode())
    return Made("image/png", 1, 1, 1)


if __name__ == "__main__":
    serve(work)
