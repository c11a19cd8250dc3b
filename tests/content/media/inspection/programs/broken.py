"""A decoder that breaks down in the way that the task names."""

import os
import sys
import time
from collections.abc import Callable
from typing import IO, Any, NoReturn

from content.media.inspection.children.serving import serve
from content.media.inspection.limits import Limits
from content.media.inspection.result import Made


def answers(text: str) -> NoReturn:
    sys.stdout.write(text)
    sys.stdout.flush()
    os._exit(0)


def loops() -> NoReturn:
    while True:
        pass


WAYS: dict[str, Callable[[IO[bytes]], object]] = {
    "eats memory": lambda target: bytearray(10**12),
    "never stops": lambda target: loops(),
    "sleeps": lambda target: time.sleep(600),
    "aborts": lambda target: os.abort(),
    "writes without end": lambda target: [target.write(bytes(1_000_000)) for _ in range(1_000)],
    "talks without end": lambda target: [answers("x" * 10_000_000)],
    "says nothing": lambda target: answers(""),
    "says nonsense": lambda target: answers('{"made": {"media_type": "text/html"}}'),
    "is deep": lambda target: answers("[" * 60_000),
    "fails": lambda target: 1 // 0,
}


def work(source: IO[bytes], target: IO[bytes], task: dict[str, Any], limits: Limits) -> Made:
    WAYS[task["way"]](target)
    return Made("image/png", 1, 1, 1)


if __name__ == "__main__":
    serve(work)
