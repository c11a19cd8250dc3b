"""Which tests have a say about a mutant, and in which order."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tooling.mutation.mutants import Mutant
from tooling.mutation.reached import Reach


@dataclass(frozen=True)
class Effort:
    """How many tests one mutant is worth at most, and how many seconds of the processor."""

    tests: int
    seconds: float


NOBODY: Mapping[str, int] = MappingProxyType({})
QUICK, WIDE = Effort(12, 1.0), Effort(80, 8.0)  # what survives the first meets the second


def chosen(
    reached: Mapping[str, Reach],
    path: str,
    mutant: Mutant,
    *,
    killers: Mapping[str, int],
    of_module: Mapping[str, int] = NOBODY,
    anywhere: Mapping[str, int] = NOBODY,
    tried: Collection[str] = (),
    effort: Effort = WIDE,
) -> list[str]:
    """Tests that run a changed line; if none does, that run what depends on it; if none does, that run its module,
    or any: it may run at the start.

    What has killed mutants of the same function comes first, then what has killed others of the module, then what is
    named after it, then what has killed ``anywhere``, then what is quick and runs little else. Those whose tag is among
    ``tried`` have had their say.
    """
    found = reaching(reached, path, mutant) or [
        name for name, reach in reached.items() if path in reach.lines
    ]
    ordered = sorted(
        found or reached,
        key=lambda name: (
            -_worth(killers, name, reached),
            -_worth(of_module, name, reached),
            not _is_about(name, path),
            -_worth(anywhere, name, reached),
            _cost(reached[name]),
        ),
    )
    having_a_say = _up_to(WIDE, reached, ordered)
    return list(_up_to(effort, reached, (name for name in having_a_say if reached[name].tag not in tried)))


def reaching(reached: Mapping[str, Reach], path: str, mutant: Mutant) -> list[str]:
    """The tests that run a changed line; if none does, that run what depends on it."""
    here = {name: reach.lines[path] for name, reach in reached.items() if path in reach.lines}
    for wanted in (mutant.lines if mutant.inside else mutant.around, mutant.around):
        if found := [name for name, lines in here.items() if lines & wanted]:
            return found
    return []


def _worth(killers: Mapping[str, int], name: str, reached: Mapping[str, Reach]) -> float:
    """How many it has killed for the time that it takes."""
    return killers.get(name, 0) / (0.05 + reached[name].seconds)


def _is_about(name: str, path: str) -> bool:
    return Path(name.partition("::")[0]).stem == f"test_{Path(path).stem}"


def _cost(reach: Reach) -> float:
    return (0.02 + reach.seconds) * (50 + sum(map(len, reach.lines.values())))


def _up_to(effort: Effort, reached: Mapping[str, Reach], names: Iterator[str] | list[str]) -> Iterator[str]:
    count, seconds = 0, 0.0
    for name in names:
        if count < effort.tests and (count == 0 or seconds + reached[name].seconds <= effort.seconds):
            count, seconds = count + 1, seconds + reached[name].seconds
            yield name
