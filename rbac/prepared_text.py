"""Statements that Django cannot write - several changes in one, say - planned once a connection."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from rbac.prepared import Slot
from rbac.prepared_inside import PreparedInside

_NAMED = re.compile(r"%\((\w+)\)s")


class PreparedText[Row](PreparedInside[Row]):
    """``sql`` has places for values, ``%(name)s``, and no other percent sign; ``row`` makes an answer of a row.

    A value has the type that it takes where it stands first: where it stands twice, write a cast behind it.
    """

    def __init__(self, sql: str, row: Callable[..., Row]) -> None:
        super().__init__(_no_queryset, row)
        self._sql = sql

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        names = _NAMED.findall(self._sql)
        return _NAMED.sub("%s", self._sql), tuple(Slot(name, _no_field) for name in names)


def _no_queryset() -> Any:
    raise TypeError("Its statement is written out.")


_no_field: Any = None
