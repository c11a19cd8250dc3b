"""Frame of every child process: confine itself, work, and answer with one line of JSON."""

import errno
import gc
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any

from content.media.inspection.confinement.walls import end_with_parent, limit_resources, shut_in
from content.media.inspection.limits import Limits
from content.media.inspection.refusals import Refusal, RefusedFile
from content.media.inspection.result import Made

type Work = Callable[[IO[bytes], IO[bytes], dict[str, Any], Limits], Made]


def serve(work: Work, *, threads: bool = False) -> None:
    """Reads the request from the command line, the file from standard input, and writes to the descriptor it names.

    ``threads`` are permitted to decoders that need them.
    """
    end_with_parent()
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    limit_resources(
        memory_bytes=limits.memory_bytes,
        processor_seconds=limits.processor_seconds,
        file_bytes=request["largest"],
        threads=threads,
    )
    target = os.fdopen(request["target"], "r+b")
    walls = shut_in(threads=threads)
    gc.freeze()
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
