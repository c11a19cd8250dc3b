"""Which parameters a page reads, found out by watching it read them, and every one of them at once.

So anyone who adds a page, a field or a parameter adds it to the attacks without a word here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict


@contextmanager
def watching(instead: str | None = None) -> Iterator[set[Any]]:
    """The names that are looked for in any query or form meanwhile.

    instead: what is found there where nothing was sent.
    """
    names: set[Any] = set()
    original: Any = vars(MultiValueDict)["_getlist"]

    def pretended(query: QueryDict, key: Any) -> bool:
        """Only what came with a request is never changed; what a page puts together for itself stays as it is."""
        names.add(key)
        return instead is not None and not query._mutable and not dict.__contains__(query, key)

    def item(self: QueryDict, key: Any) -> Any:
        return instead if pretended(self, key) else MultiValueDict.__getitem__(self, key)

    def items(self: QueryDict, key: Any, *args: Any, **kwargs: Any) -> Any:
        return [instead] if pretended(self, key) else original(self, key, *args, **kwargs)

    def contains(self: QueryDict, key: Any) -> bool:
        return pretended(self, key) or dict.__contains__(self, key)

    with pytest.MonkeyPatch.context() as patch:
        for name, method in (("__getitem__", item), ("_getlist", items), ("__contains__", contains)):
            patch.setattr(QueryDict, name, method, raising=False)
        yield names
