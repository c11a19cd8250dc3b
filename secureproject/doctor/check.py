"""What ``doctor`` knows of a check: what should hold, how to find out, and what to do when it does not."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

WELL, ADVICE, WRONG, UNKNOWN, NOT_HERE = "well", "advice", "wrong", "unknown", "not here"
# What somebody has to look into. What nobody could find out is among it: it is never called well.
BAD = frozenset({WRONG, UNKNOWN})


class NotHere(Exception):
    """There is nothing to check in this installation; the sentence says why."""


class CannotTell(Exception):
    """What should be looked at cannot be reached; the sentence says why."""


@dataclass(frozen=True)
class Check:
    """One part of the installation.

    look: yields a sentence for each thing that is not as it should be. Raises NotHere and CannotTell.
    otherwise: what it is called then; ADVICE is told and changes no exit status.
    """

    id: str
    sentence: str  # what holds when all is well
    look: Callable[[], Iterable[str]]
    way_out: str
    otherwise: str = WRONG

    @property
    def part(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True)
class Result:
    check: Check
    state: str
    details: list[str] = field(default_factory=list)

    @property
    def way_out(self) -> str:
        return "" if self.state in {WELL, NOT_HERE} else self.check.way_out


def examine(checks: Iterable[Check]) -> Iterator[Result]:
    """Every check, whatever became of those before it."""
    for check in checks:
        try:
            found = list(check.look())
        except NotHere as reason:
            yield Result(check, NOT_HERE, [str(reason)])
        except CannotTell as reason:
            yield Result(check, UNKNOWN, [str(reason)])
        except Exception as error:  # the next check may still find out what broke this one
            logger.debug("The check %s failed.", check.id, exc_info=True)
            yield Result(check, UNKNOWN, [f"{type(error).__name__}: {error}".strip().splitlines()[0]])
        else:
            yield Result(check, check.otherwise if found else WELL, found)
