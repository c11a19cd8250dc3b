"""What something costs, counted: a time says how busy the machine is, a count says what the code does."""

import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def python_calls(act: Callable[[], Any]) -> int:
    """How many functions written in Python ``act`` runs, the second time: what is made once is there by then.

    Without those that the collector of garbage calls, which comes when it likes.
    """
    act()
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before, collecting = sys.getprofile(), gc.isenabled()
    gc.disable()
    sys.setprofile(see)
    try:
        act()
    finally:
        sys.setprofile(before)
        if collecting:
            gc.enable()
    return count
