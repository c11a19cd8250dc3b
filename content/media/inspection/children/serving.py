"""Frame of every child process: it confines itself, works, and answers with one line of JSON."""

import ctypes
import errno
import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from content.media.inspection.children.seccomp import allow_system_calls
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made, Refusal, RefusedFile, Wall

type Work = Callable[[IO[bytes], IO[bytes], dict[str, Any], Limits], Made]
_DESCRIPTORS = 16
_PR_SET_PDEATHSIG = 1


def serve(work: Work, *, threads: bool = False) -> None:
    """Reads the request from the command line, the file from standard input, and writes to the descriptor it names.

    ``threads`` are permitted to decoders that need them.
    """
    end_with_parent()
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    stands = limit_resources(
        memory_bytes=limits.memory_bytes,
        processor_seconds=limits.processor_seconds,
        file_bytes=request["largest"],
        threads=threads,
    )
    target = os.fdopen(request["target"], "r+b")
    walls = [Wall.LIMITS] * stands + confine_process(threads=threads)
    gc.freeze()
    answer: dict[str, Any] = {"refused": Refusal.NOT_CONFINED}
    if set(request["walls"]) <= set(walls):
        answer = answer_of(lambda: _worked(work, target, request["task"], limits))
    sys.stdout.write(json.dumps(answer | {"walls": walls}))
    sys.stdout.flush()
    # Destructors of half-broken decoders are not worth waiting for.
    os._exit(0)


def _worked(work: Work, target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    made = work(sys.stdin.buffer, target, task, limits)
    target.flush()
    return made


def answer_of(work: Callable[[], Made]) -> dict[str, Any]:
    """Result of ``work``, or why it was refused. Any exception of a decoder means a damaged file."""
    try:
        return {"made": asdict(work())}
    except RefusedFile as refused:
        return {"refused": refused.refusal}
    except MemoryError:
        return {"refused": Refusal.TOO_MUCH_MEMORY}
    except RecursionError:
        return {"refused": Refusal.TOO_SLOW}
    except OSError as error:
        full = error.errno == errno.EFBIG  # more was written than RLIMIT_FSIZE permits
        return {"refused": Refusal.TOO_LARGE if full else Refusal.DAMAGED, "cause": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - decoders raise what they like; the type is logged
        return {"refused": Refusal.DAMAGED, "cause": type(error).__name__[:60]}


def limit_resources(*, memory_bytes: int, processor_seconds: int, file_bytes: int, threads: bool) -> bool:
    """Soft and hard, so that nothing in this process can raise them again (root could, without the filter).

    Returns whether all of them are in force.
    """
    with suppress(OSError):
        # When the machine runs out of memory, this process is killed first and not the server.
        Path("/proc/self/oom_score_adj").write_text("1000")
    return all(
        (
            _limit(resource.RLIMIT_CORE, 0),
            _limit(resource.RLIMIT_AS, memory_bytes),
            # One second between the signal that ends the process with a reason and the one that only kills it.
            _limit(resource.RLIMIT_CPU, processor_seconds, processor_seconds + 1),
            _limit(resource.RLIMIT_FSIZE, file_bytes),
            _limit(resource.RLIMIT_NOFILE, _DESCRIPTORS),
            # Counts the user's threads everywhere, so any other number is luck.
            threads or _limit(resource.RLIMIT_NPROC, 0),
        )
    )


def end_with_parent() -> None:
    """Ends with its parent: a killed worker leaves no process behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)


def confine_process(*, threads: bool) -> list[Wall]:
    """Removes everything that decoding does not need. Returns the walls that stand."""
    walls = []
    if _leave_namespaces():
        walls.append(Wall.NAMESPACES)
    if allow_system_calls(threads=threads):
        walls.append(Wall.SYSTEM_CALLS)
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


def _limit(what: int, soft: int, hard: int | None = None) -> bool:
    hard = soft if hard is None else hard
    _, ceiling = resource.getrlimit(what)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    try:
        resource.setrlimit(what, (soft, hard))
    except (ValueError, OSError):
        return False
    return True
