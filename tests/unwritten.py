"""An audit log that cannot be written: what a verb would record must then not have happened either."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pytest


class Unwritten(Exception):
    """The audit log cannot be written."""


def _record(*what: object, **fields: object) -> None:
    raise Unwritten


def assert_nothing_by_half(
    verbs: Iterable[Callable[[], object]], module: ModuleType, *tables: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the ``verbs`` of ``module`` leaves the rows of ``tables`` as they are if it cannot be recorded."""

    def rows() -> list[Any]:
        return [list(table._default_manager.order_by("pk").values()) for table in tables]

    monkeypatch.setattr(module, "record", _record)
    before = rows()
    for number, verb in enumerate(verbs):
        with pytest.raises(Unwritten):
            verb()
        assert rows() == before, number
