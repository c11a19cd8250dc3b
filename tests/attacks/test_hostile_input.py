"""Whatever is sent, and wherever: an answer that says what is wrong, never a broken page and never a statement.

The default run sends everything that an address reads at once, and each parameter of its own name twice; ``--deep``
sends every kind of value to every parameter of every page.
"""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests.accounts.conftest import provider
from tests.attacks.bound import MARK, WORD, statements
from tests.attacks.everything import Everything, everything, world
from tests.attacks.hostile import MISSING, NASTIEST, VALUES, Walk, Way
from tests.exhaustion.addresses import Address, every_address

__all__ = ["everything", "provider", "world"]
ADMIN, ONE_MODEL = "/admin/", "/admin/content/article/"
UNSEALED = "nothing is sealed: that is the worker's, and nobody else may; numbers are all that it takes"
ADDRESS_ONLY = "what its address says is tried in every way; it takes nothing else"
# Met by 404 whatever is asked for there, and why.
NOTHING_THERE = {
    "/.well-known/audit-log-consistency/<int:old>/<int:new>": UNSEALED,
    "/.well-known/audit-log-head": UNSEALED,
    "/.well-known/security.txt": "no address to write to is configured; it takes nothing",
    "/.well-known/tdmrep.json": "no statement to crawlers is chosen; it takes nothing",
    **dict.fromkeys(
        (
            "/(imprint|privacy|accessibility|contact)/$",
            "/accents/([0-9a-f]{6})-([0-9a-f]{6})\\.css$",
            "/feed/bylines/<uuid:public_id>/",
            "/feed/bylines/<uuid:public_id>/feed.json",
            "/feed/sections/<path:path>/",
            "/feed/sections/<path:path>/feed.json",
            "/feed/topics/<slug:slug>/",
            "/feed/topics/<slug:slug>/feed.json",
        ),
        ADDRESS_ONLY,
    ),
    "/feed/events/<uuid:public_id>.ics": "nothing here is an event; a number is all that it takes",
    "/verify/<uuid:public_id>/proof.json": UNSEALED,
}


@pytest.fixture
def walk(everything: Everything, provider: object) -> Walk:
    return Walk(everything)


@pytest.mark.late
def test_no_address_query_or_form_breaks_a_page_or_comes_into_a_statement(walk: Walk) -> None:
    addresses = [*chosen(every_address())]
    ways = [*walk.ways(addresses)]
    for number, (name, way) in enumerate(sorted(first_readers(ways).items())):
        for kind in ("marked", NASTIEST[number % len(NASTIEST)]):
            walk.one(way, name, kind)
    as_ada = walk.everything.somebody("ada").client
    for number, address in enumerate(addresses):
        walk.addresses([address], [("marked", *NASTIEST)[number % 5]], as_ada)
    assert walk.broken == []
    assert walk.inside == []
    assert len(walk.bound) > 30  # the walk is not blind
    assert missing(walk, ways) == NOTHING_THERE.keys()


@pytest.mark.deep
def test_nor_does_any_kind_of_value_in_any_parameter_of_any_page(walk: Walk) -> None:
    addresses = [*every_address()]
    walk.addresses(addresses, VALUES, walk.everything.somebody("ada").client)
    walk.parameters(walk.ways(addresses), VALUES)
    assert walk.broken == []
    assert walk.inside == []


@pytest.mark.deep
@pytest.mark.parametrize("who", ["ed", "cara", "anon"])
@pytest.mark.parametrize("kind", ["marked", "NUL"])
def test_nor_does_anybody_else(who: str, kind: str, walk: Walk) -> None:
    walk.everything_at_once(kind, walk.everything.somebody(who).client)
    assert walk.broken == []
    assert walk.inside == []


def test_a_word_put_into_a_statement_is_seen(db: None) -> None:
    with statements() as seen, connection.cursor() as cursor:
        cursor.execute("SELECT %s", [WORD])
        assert (seen.inside, seen.bound) == ([], 1)
        cursor.execute(f"SELECT '{MARK}'")
        with pytest.raises(psycopg.Error):
            connection.connection.execute(f"SELECT {WORD}".encode())
    assert len(seen.inside) == 2


def chosen(addresses: Iterator[Address]) -> Iterator[Address]:
    """All, but of the pages that Django's admin makes for each model those of one."""
    for address in addresses:
        if not address.pattern.startswith(ADMIN) or address.pattern.startswith(ONE_MODEL):
            yield address


def first_readers(ways: list[Way]) -> dict[str, Way]:
    """Each name of a parameter with a page that reads it, and that someone may open."""
    found: dict[str, Way] = {}
    for way in ways:
        for name in way.names if way.is_open else ():
            found.setdefault(name, way)
    return found


def missing(walk: Walk, ways: list[Way]) -> set[str]:
    """Addresses that answer 404 whatever is asked for there."""
    gone = {way.address.pattern for way in ways if walk.is_missing(way)}
    return gone - {way.address.pattern for way in ways if way.status != MISSING}
