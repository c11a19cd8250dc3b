"""A decoder that was taken over: it tries what it should not be able to do and writes down what it could."""

import ctypes
import fcntl
import json
import mmap
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

LIBC = ctypes.CDLL(None, use_errno=True)
PARENT, OWN_SESSION = os.getppid(), os.getsid(0) == os.getpid()
TRIES: dict[str, Callable[[], object]] = {
    "read a file": lambda: open("/etc/passwd").close(),
    "write a file": lambda: open("/tmp/left-behind", "w").close(),  # noqa: S108
    "remove a file": lambda: os.unlink("/tmp/left-behind"),  # noqa: S108
    "talk to somebody": lambda: socket.socket().connect(("127.0.0.1", 80)),
    "talk to a neighbour": lambda: socket.socket(socket.AF_UNIX),
    "start a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "start a process": os.fork,
    "end its parent": lambda: os.kill(PARENT, signal.SIGTERM),
    "look at its parent": lambda: check(LIBC.ptrace(16, PARENT, 0, 0)),
    "slow its parent down": lambda: os.setpriority(os.PRIO_PROCESS, PARENT, 19),
    "have its parent signalled": lambda: fcntl.fcntl(0, fcntl.F_SETOWN, PARENT),
    "go to another folder": lambda: os.chdir("/tmp"),  # noqa: S108
    "change a file's time": lambda: os.utime("/tmp"),  # noqa: S108
    "change a file's attributes": lambda: os.setxattr("/tmp", "user.left", b"behind"),  # noqa: S108
    "look for a file": lambda: os.stat("/etc/passwd"),
    "take more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    "run code of its own": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
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
        "session": OWN_SESSION,
        "arguments": sys.argv[1:],
    }
    target.write(json.dumps(found).encode())
    return Made("image/png", 1, 1, 1)


if __name__ == "__main__":
    serve(work)
