"""Removal by law where there is one administrator only: not at once, and not in silence."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from accounts.lifecycle.deactivation import deactivate
from accounts.models import User
from audit.models import Entry
from content.models import Article, Redaction
from content.redaction.occurrences import Wanted
from content.redaction.removing import withdraw_redaction
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.content.redaction.test_removing import agreed, asked, bodies
from tests.newsroom import Person, write

type Owner = "psycopg.Connection[Any]"


@pytest.fixture
def named(fresh_database: str, published: Article, cara: Person) -> Article:
    write(published, cara, "Jane Doe saw it.")
    return published


def wait(owner: Owner, hours: int) -> None:
    """As if it had been asked for so long ago: nobody else can turn that clock."""
    owner.execute("ALTER TABLE content_redaction DISABLE TRIGGER USER")
    owner.execute(f"UPDATE content_redaction SET asked_at = asked_at - interval '{hours} hours'")  # noqa: S608
    owner.execute("UPDATE secure_rbac_roleassignment SET assigned_at = assigned_at - interval '90 hours'")
    owner.execute("ALTER TABLE content_redaction ENABLE TRIGGER USER")


def test_where_somebody_else_could_agree_waiting_helps_nobody(
    named: Article, ada: Person, eve: Person, owner_connection: Owner
) -> None:
    redaction = asked(named, ada)
    assert not redaction.notice
    wait(owner_connection, 80)
    with pytest.raises(Refused, match="asked for this yourself"):
        agreed(Redaction.objects.get(), ada)


def test_the_only_administrator_waits_for_three_days(
    named: Article, ada: Person, owner_connection: Owner
) -> None:
    asked(named, ada)
    wait(owner_connection, 71)
    with pytest.raises(Refused, match="carry it out alone from"):
        agreed(Redaction.objects.get(), ada)
    assert "Jane" in bodies(named)[1]


def test_whoever_is_deactivated_or_only_invited_is_nobody_to_wait_for(
    named: Article, ada: Person, eve: Person
) -> None:
    deactivate(eve, by=ada, reason="left")
    ivy = User.objects.create_user("ivy@example.org", name="Ivy")
    RoleAssignment.objects.create(user=ivy, role="administrator", reason="invited")
    assert asked(named, ada).notice


def test_an_editor_does_not_carry_out_what_they_asked_for(
    named: Article, ada: Person, ed: Person, owner_connection: Owner
) -> None:
    asked(named, ed)
    wait(owner_connection, 80)
    with pytest.raises(Refused):
        agreed(Redaction.objects.get(), ed)
    assert agreed(Redaction.objects.get(), ada).done_at


def test_afterwards_it_goes_and_the_journal_says_that_nobody_agreed(
    named: Article, ada: Person, owner_connection: Owner
) -> None:
    assert asked(named, ada).notice
    wait(owner_connection, 73)
    done = agreed(Redaction.objects.get(), ada)
    assert (done.agreed_by_id, any("Jane" in body for body in bodies(named))) == (None, False)
    assert Entry.objects.filter(event="content.redaction.carried_out_alone").count() == 1
    assert not Entry.objects.filter(event="content.redaction.carried_out").exists()


def test_an_editor_stops_it_within_the_three_days(named: Article, ada: Person, ed: Person) -> None:
    withdraw_redaction(asked(named, ada), by=ed)
    assert "Jane" in bodies(named)[1]


ATTACKS = {
    "at once": "UPDATE content_redaction SET done_at = now()",
    "as if there were a notice": "UPDATE content_redaction SET notice = true, done_at = now()",
    "as if it had been asked for long ago": "UPDATE content_redaction SET asked_at = now() - interval '9 days'",
    "by nobody": "INSERT INTO content_redaction (article_id, kind, reason, label, notice) "
    "SELECT article_id, kind, 'x', label, true FROM content_redaction",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_captured_web_process_does_not_shorten_it(attack: str, published: Article, ada: Person) -> None:
    asked(published, ada, Wanted(passage="From May"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack])


def test_the_page_says_how_long_it_waits(as_ada: Client, published: Article, ada: Person) -> None:
    form = {"kind": "passage", "passage": "From May", "reason": "Court order 12/26", "then": "ask"}
    as_ada.post(f"/cms/articles/{published.pk}/redaction/ask/", form)
    page = as_ada.get(f"/cms/articles/{published.pk}/redaction/").content.decode()
    assert "Waiting for 72 hours" in page
    assert "carry it out alone from" in page
