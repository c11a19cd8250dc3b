"""Confinement of a child process: each measure, in the order in which it is applied."""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

from content.media.inspection.confinement.seccomp import deny_system_calls

_DESCRIPTORS = 16
_PR_SET_PDEATHSIG = 1


def limit_resources(*, memory_bytes: int, processor_seconds: int, file_bytes: int, threads: bool) -> None:
    """Soft and hard, so that nothing in this process can raise them again (root could, without the filter)."""
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, memory_bytes)
    # One second between the signal that ends the process with a reason and the one that only kills it.
    _limit(resource.RLIMIT_CPU, processor_seconds, processor_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS)
    if not threads:
        _limit(resource.RLIMIT_NPROC, 0)  # counts the user's threads everywhere, so any other number is luck
    with suppress(OSError):
        # When the machine runs out of memory, this process is killed first and not the server.
        Path("/proc/self/oom_score_adj").write_text("1000")


def end_with_parent() -> None:
    """Ends with its parent: a killed worker leaves no process behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)


def shut_in(*, threads: bool) -> list[str]:
    """Removes everything that decoding does not need. Returns the measures that this machine supports."""
    walls = []
    if _leave_namespaces():
        walls.append("namespaces")
    if deny_system_calls(threads=threads):
        walls.append("system calls")
    return walls


def _leave_namespaces() -> bool:
    """Into namespaces without network and without power over other processes; many containers do not permit that."""
    if not hasattr(os, "unshare"):
        return False
    try:
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET | os.CLONE_NEWIPC)
    except OSError:
        return False
    return True


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    hard = soft if hard is None else hard
    _, ceiling = resource.getrlimit(what)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))
