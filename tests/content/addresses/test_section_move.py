"""A move of a section writes no more than it must, and holds what others must not change meanwhile."""

import pytest
from django.db import connection, transaction

from content.addresses import addresses
from content.models import Section
from content.policies import change as set_policy
from content.sections.verbs import add_section, move_section
from tests.newsroom import Person
from tests.policies import with_policy
from tests.words import OLD_SITE


@pytest.fixture
def harbour(news: Section, ada: Person) -> Section:
    """Below News, with two below it."""
    found = add_section(news, by=ada, source=OLD_SITE, title="Harbour")
    for title in ("Ferries", "Cranes"):
        add_section(found, by=ada, source=OLD_SITE, title=title)
    return found


def written(table: str) -> int:
    """Rows changed in this transaction, by whatever was done or undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


def advisory_locks() -> set[int]:
    """What this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return {int(key) for (key,) in cursor.fetchall()}


def locked_rows() -> bool:
    """Whether this connection locked rows of sections that it did not write."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'RowShareLock'
            AND relation = 'content_section'::regclass)"""
        )
        return bool(cursor.fetchone()[0])


def test_sections_below_are_written_only_where_they_inherit_something_else(
    harbour: Section, policies: Section, ada: Person
) -> None:
    before = written("content_section")
    move_section(harbour, policies, by=ada)
    assert written("content_section") - before == 1  # itself: readers see it elsewhere


def test_what_is_stricter_there_is_in_force_below_at_once(
    harbour: Section, policies: Section, ada: Person
) -> None:
    with_policy(policies, approvals=3)
    move_section(harbour, policies, by=ada)
    below = Section.objects.filter(scope__ancestor_links__ancestor=harbour.scope_id)
    assert set(below.values_list("approvals", flat=True)) == {3}


@pytest.mark.usefixtures("fresh_database")
def test_a_user_who_moves_one_holds_the_addresses_and_the_policies(
    harbour: Section, policies: Section, ada: Person
) -> None:
    with transaction.atomic():
        move_section(harbour, policies, by=ada)
        assert advisory_locks() >= {addresses._LOCK, set_policy._LOCK}
        assert locked_rows()
        transaction.set_rollback(True)
