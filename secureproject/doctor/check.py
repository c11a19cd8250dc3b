"""Check of ``doctor``: what should hold, how to find out, and how to fix it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

WELL, ADVICE, WRONG, UNKNOWN, NOT_HERE = "well", "advice", "wrong", "unknown", "not here"
# Results that need attention. Unknown is one of them: it never counts as good.
BAD = frozenset({WRONG, UNKNOWN})


class NotHere(Exception):
    """This installation has nothing to check; the sentence says why."""


class CannotTell(Exception):
    """The checked thing cannot be reached; the sentence says why."""


@dataclass(frozen=True)
class Check:
    """Check of one part of the installation.

    look: yields a sentence for each problem. Raises NotHere and CannotTell.
    otherwise: severity of a failure; ADVICE is reported and does not change the exit status.
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
    """Runs every check, whatever the result of earlier ones."""
    for check in checks:
        try:
            found = list(check.look())
        except NotHere as reason:
            yield Result(check, NOT_HERE, [str(reason)])
        except CannotTell as reason:
            yield Result(check, UNKNOWN, [str(reason)])
        except Exception as error:  # the next check may still find the cause of this failure
            logger.debug("The check %s failed.", check.id, exc_info=True)
            yield Result(check, UNKNOWN, [f"{type(error).__name__}: {error}".strip().splitlines()[0]])
        else:
            yield Result(check, check.otherwise if found else WELL, found)
