"""A mutant's code put into functions that are loaded already, and forgetting what the code before has left behind."""

import functools
import gc
from collections.abc import Iterator
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

from rbac.prepared import Prepared
from secureproject.trial.places import CHECKOUT
from tooling.mutation.mutants import Mutant

OURS = ("audit.", "rbac.", "content.", "accounts.", "intrusion.", "secureproject.")

# How a piece of code is found again: what it is called, where it begins, and the how-manieth of these it is.
type Named = tuple[str, int, int]


def codes_in(code: CodeType) -> dict[Named, CodeType]:
    """All code in ``code``, whatever holds it."""
    found: dict[Named, CodeType] = {}
    counted: dict[tuple[str, int], int] = {}

    def walk(inner: CodeType) -> None:
        place = inner.co_qualname, inner.co_firstlineno
        counted[place] = counted.get(place, 0) + 1
        found[(*place, counted[place])] = inner
        for constant in inner.co_consts:
            if isinstance(constant, CodeType):
                walk(constant)

    walk(code)
    return found


class Loaded:
    """The functions of one module as they are loaded now, and what is kept because of them."""

    @classmethod
    def at(cls, name: str) -> "Loaded":
        """The module at the path ``name`` in this checkout."""
        return cls(str(CHECKOUT / name), (CHECKOUT / name).read_text(), name)

    def __init__(self, path: str, source: str, name: str = "") -> None:
        self.path, self.name = path, name
        self.codes = codes_in(compile(source, path, "exec", dont_inherit=True))
        names = {code: found for found, code in self.codes.items()}
        self.functions: dict[Named, list[FunctionType]] = {}
        for function in _functions(path):
            if (found := names.get(function.__code__)) is not None:
                self.functions.setdefault(found, []).append(function)

    def swap(self, mutant: Mutant) -> None:
        """Loaded functions run the mutant's code from here on. Raises LookupError if none would."""
        changed = 0
        for name, code in codes_in(mutant.code(self.path)).items():
            if code != self.codes.get(name):
                for function in self.functions.get(name, ()):
                    function.__code__ = code
                    changed += 1
        if not changed:
            raise LookupError("no loaded function has this code")


def _functions(path: str) -> Iterator[FunctionType]:
    for found in gc.get_objects():
        if type(found) is FunctionType and found.__code__.co_filename == path:
            yield found


class Kept:
    """What functions of ours keep from one call to the next: it would hide that their code is another one."""

    def __init__(self) -> None:
        # By type, as isinstance() wakes objects that stand for others.
        everything = gc.get_objects()
        self._caches = [o for o in everything if _is_cache(o)]
        self._queries = [o for o in everything if issubclass(type(o), Prepared)]

    def forget(self) -> None:
        for cache in self._caches:
            cache.cache_clear()
        for query in self._queries:
            for name in [*vars(query)]:
                if isinstance(getattr(type(query), name, None), cached_property):
                    vars(query).pop(name)


def _is_cache(found: Any) -> bool:
    return type(found) is functools._lru_cache_wrapper and str(found.__module__).startswith(OURS)
