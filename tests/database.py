"""Which database a test sees: a rolled-back transaction in the worker's own, or a fresh one."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from audit.keys import forget_cached_keys
from devserver.postgres.cluster import TESTS
from devserver.postgres.tmpfs import noted_folder
from tests import template_database

type Owner = psycopg.Connection[Any]

_numbers = itertools.count(1)
# Databases of tests that are over. A file system that spares what was deleted a minute ago looks through all of it for
# each file that it makes, and a database has a thousand: made beside its dropped forerunners, it takes fifteen times as
# long. So they are dropped together, as long as there is room for those of a whole run several times over. In memory
# each is dropped at once.
_over: list[str] = []
_filled: dict[str, str] = {}  # copies of fresh databases, by what they were filled with
ROOM = 20 * 2**30  # bytes


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Takes the place of pytest-django's: the worker's own clone, with test code logged in as cms_web."""
    template_database.remove_leftovers()
    name = template_database.clone_name(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    template_database.make_clone(name)
    with django_db_blocker.unblock():
        _move_to(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    people = template_database.count_people(name)
    for each in (*_over, *_filled.values(), name):
        template_database.drop(each)
    assert not people, "A test wrote past its transaction: without fresh_database everything must roll back."


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, for what a rolled-back transaction cannot show: commits, threads, live servers."""
    name = template_database.clone_name(f"fresh{next(_numbers)}")
    template_database.make_clone(name)
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        _move_to(name)
        yield name
        _move_to(before)
    _over.append(name)
    if noted_folder(TESTS.home) or shutil.disk_usage(template_database.ROOT).free < ROOM:
        template_database.drop(_over.pop())


def filled_once(content: str, fill: Callable[[], object]) -> None:
    """The test's fresh database has what ``fill`` writes: the first test of the process calls it, others get a copy."""
    name = str(connection.settings_dict["NAME"])
    if content in _filled:
        connections.close_all()
        template_database.drop(name)
        template_database.make_clone(name, _filled[content])
    else:
        fill()
        connections.close_all()
        copy = template_database.clone_name(f"filled{next(_numbers)}")
        template_database.make_clone(copy, name)
        _filled[content] = copy


def logged_in_as_worker() -> AbstractContextManager[None]:
    """Around a whole test, before its transaction begins: the connection is the worker's."""
    return _logged_in_by("DATABASE_WORKER_URL")


def logged_in_as_owner() -> AbstractContextManager[None]:
    """Around what only commands of the owner do, in a test with ``fresh_database``."""
    return _logged_in_by("DATABASE_OWNER_URL")


@contextmanager
def _logged_in_by(variable: str) -> Iterator[None]:
    connections.close_all()
    before = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    address = urlsplit(os.environ[variable])
    connection.settings_dict |= {"USER": address.username, "PASSWORD": address.password}
    yield
    connections.close_all()
    connection.settings_dict |= before


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The test's database: fresh when the test asks for ``fresh_database``, else rolled back at its end."""
    fresh = "fresh_database" in request.fixturenames
    request.getfixturevalue("fresh_database" if fresh else "db")
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def owner_connection(database: str) -> Iterator[Owner]:
    """A second connection to the test's database, as its owner: for attacks only."""
    with psycopg.connect(template_database.owner_url(database), autocommit=True) as owner:
        yield owner


def _move_to(name: str) -> None:
    connections.close_all()
    forget_cached_keys()
    connection.settings_dict["NAME"] = name


def past_triggers(owner: Owner, sql: str, *values: object, of: Sequence[str]) -> None:
    """What the owner can do: switch the triggers of these tables off, change something, and switch them on again."""
    with owner.transaction():
        for table in of:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(sql, values or None)
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in of:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
