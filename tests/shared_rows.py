"""Rows that tests share: made once, kept below savepoints, and seen by each test as if they were its own.

What ``setUpTestData`` of Django is for one class, for fixtures: where the next test of the worker starts from the same
fixtures, their rows stand already, and it gets a copy of the objects. Each fixture has a savepoint, so that a test sees
what it asks for and nothing else. Where rows cannot be shared the fixture makes them, as any other does.
"""

import copy
import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from rbac.assignments import forget_assignments
from tests.browser import loop_of_the_browser_hidden

type Maker = Callable[..., Any]

_fixtures: dict[str, list[tuple[object, Maker, Path]]] = {}  # by name; the file or folder whose tests have it
_layers: "list[Layer]" = []
_outermost = ExitStack()
_own: dict[Maker, Any] = {}  # the running test's copies
_seen: dict[str, Any] = {}  # the running test


@dataclass(frozen=True)
class Layer:
    """The rows of one fixture, above those of the layers before."""

    make: Maker
    connection: Any  # a layer is gone with the connection that made it
    savepoint: str
    values: dict[Maker, Any]  # of this layer and of those below, as they were when it was made


def shared(make: Maker) -> Any:
    """A fixture that only writes rows, and asks for nothing but ``database`` and other shared fixtures."""

    @pytest.fixture
    @wraps(make)
    def fixture(**others: Any) -> Any:
        return _own[make] if make in _own else make(**others)

    file = Path(inspect.getfile(make))
    place = file if file.name.startswith("test_") else file.parent
    _fixtures.setdefault(make.__name__, []).append((fixture, make, place))
    return fixture


def wanted_by(item: pytest.Item) -> tuple[Maker, ...]:
    """The shared fixtures of a test, each after those that it asks for; none for a test with its own database."""
    names = getattr(item, "fixturenames", ())
    if "fresh_database" in names or any(map(item.get_closest_marker, ("as_worker", "browser"))):
        return ()
    found: dict[Maker, None] = {}
    for name in names:
        _add(item, name, found)
    return tuple(found)


def _add(item: pytest.Item, name: str, found: dict[Maker, None]) -> bool:
    """Whether the fixture can be shared in this test: if so, and what it asks for can, they are in ``found``."""
    make = _maker(item, name)
    if make is None or not all(_add(item, other, found) for other in _others(make)):
        return False
    found[make] = None
    return True


def _others(make: Maker) -> list[str]:
    return [name for name in inspect.signature(make).parameters if name != "database"]


def _maker(item: pytest.Item, name: str) -> Maker | None:
    """The one that pytest chooses for this test: of its own file, else the nearest to its folder."""
    if hasattr(item, "callspec") and name in item.callspec.params:
        return None
    own = getattr(getattr(item, "module", None), name, None)
    found = [
        (len(place.parts), make)
        for fixture, make, place in _fixtures.get(name, ())
        if fixture is own or (own is None and item.path.is_relative_to(place))
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def start_from(wanted: tuple[Maker, ...]) -> None:
    """Leaves the database with the rows of ``wanted``, and of no other fixture."""
    _own.clear()
    same = takewhile(lambda pair: pair[0].make is pair[1], zip(_layers, wanted, strict=False))
    remove_layers(len(list(same)))
    for make in wanted[len(_layers) :]:
        _add_layer(make)
    if wanted:
        _own.update(copy.deepcopy(_layers[-1].values))
        forget_assignments()


def _add_layer(make: Maker) -> None:
    values = copy.deepcopy(_layers[-1].values) if _layers else {}
    by_name = {each.__name__: value for each, value in values.items()} | {
        "database": str(connection.settings_dict["NAME"])
    }
    if not _layers:
        _outermost.enter_context(transaction.atomic())
    _layers.append(Layer(make, connection.connection, transaction.savepoint_create(), values))
    try:
        values[make] = make(**{name: by_name[name] for name in inspect.signature(make).parameters})
        connection.check_constraints()
    except BaseException:
        remove_layers(len(_layers) - 1)
        raise


def remove_layers(kept: int) -> None:
    """Takes back the rows of all layers but the first ``kept``; of all if their connection has been closed."""
    if _layers and (connection.connection is not _layers[0].connection or _layers[0].connection.closed):
        connection.close()
        kept = 0
    elif kept < len(_layers):
        transaction.savepoint_rollback(_layers[kept].savepoint)
    del _layers[kept:]
    if not kept and connection.in_atomic_block:
        transaction.set_rollback(True)
        _outermost.close()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(request: pytest.FixtureRequest) -> None:
    """Before the first fixture of a test: pytest-django begins the test's own transaction by one of them."""
    if request.scope != "function" or request.node is _seen.get("test"):
        return
    _seen["test"] = request.node
    wanted = wanted_by(request.node)
    if wanted or _layers:
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock(), loop_of_the_browser_hidden():
            start_from(wanted)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each file, tests that start from the same rows follow one another."""
    files = {path: number for number, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (files[item.path], [make.__name__ for make in wanted_by(item)]))
