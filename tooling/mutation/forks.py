"""Work done in a fork of this process, with a mutant or with the code as it is, and how it ended."""

import json
import math
import os
import resource
import select
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass

# Seconds of the processor, which a busy machine does not stretch.
AT_LEAST, TIMES_AS_LONG = 5, 10
LONGEST_WAIT = 600.0  # seconds by the clock, for what waits without working


@dataclass(frozen=True)
class Ended:
    """How a fork ended: the test that failed and why, or what broke before any test could; both empty: all passed."""

    failed: str = ""
    why: str = ""
    broke: str = ""
    endless: bool = False


def run(work: Callable[[], Ended], *, seconds: float) -> Ended:
    """Does ``work`` in a fork. ``seconds`` of the processor is what it takes without any mutant."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _silence()
            allowed = AT_LEAST + TIMES_AS_LONG * math.ceil(seconds)
            # Told to end before it is killed: what was just killed may have been killed for anything.
            resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + AT_LEAST))
            _tell(writing, _ended(work))
        finally:
            os._exit(0)
    os.close(writing)
    return _wait_for(child, reading)


def in_parallel(count: int, work: Callable[[int], None]) -> None:
    """Does ``work(0)`` to ``work(count - 1)``, each in a process of its own. Raises RuntimeError if one breaks."""
    children = []
    for number in range(count):
        child = os.fork()
        if child == 0:
            try:
                work(number)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - a fork must not go on as if it were its parent
                traceback.print_exc(file=sys.__stderr__)
                os._exit(1)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]
    if any(codes):
        raise RuntimeError("A process that tried mutants broke.")


def _ended(work: Callable[[], Ended]) -> Ended:
    try:
        ended = work()
    except Exception:  # noqa: BLE001 - a mutant may raise anything
        return Ended(broke=traceback.format_exc()[-2000:])
    # A database that cannot be reached says nothing of a mutant.
    return Ended(broke=ended.why) if "OperationalError" in ended.why else ended


def _wait_for(child: int, reading: int) -> Ended:
    ready, _, _ = select.select([reading], [], [], LONGEST_WAIT)
    if not ready:
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as told:
        text = told.read()
    _child, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if not ready or code == -signal.SIGXCPU:
        return Ended(endless=True)
    return Ended(**json.loads(text)) if text else Ended(broke=f"the fork ended with {code} and said nothing")


def _tell(writing: int, ended: Ended) -> None:
    with os.fdopen(writing, "w") as pipe:
        json.dump(asdict(ended), pipe)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
