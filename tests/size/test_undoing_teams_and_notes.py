"""What a deleted team was, and what became of notes, is told from the newest of what happened to them.

With what PostgreSQL knows of its tables, by its own plan and by its indexes.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model

from accounts.models import User
from audit.canonical import JSONValue
from audit.context import RequestContext, use_context
from audit.models import Entry
from audit.record import record_each
from content.events import ARTICLE_EDITED
from content.models import Article, NoteResolution, ReviewNote, Section
from content.notes.writing import reopen_note, resolve_note, write_note
from rbac import teams as verbs
from rbac.people import members_of
from rbac.roles import grant_role, revoke_role
from secureproject.undoing import teams, trail
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person, person
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
NEWEST, OFTEN = 20, 60


@pytest.fixture
def eva(ada: Person) -> Person:
    return person("Eva", "administrator")


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teams, "LOOKED_AT", NEWEST)
    monkeypatch.setattr(trail, "NEWEST", NEWEST)


@pytest.fixture
def desk(ada: Person, cara: Person, ed: Person, news: Section, policies: Section) -> Group:
    """Cara came and the role for News was given long ago; Ed came, and the role for Policies was given, lately."""
    team = verbs.make_team("Desk", by=ada)
    verbs.add_member(team, cara, reason="works there", by=ada)
    grant_role(team, "editor", scope=news.scope, reason="works there", by=ada)
    for _n in range(OFTEN // 2):
        verbs.rename_team(team, "Bureau", by=ada)
        verbs.rename_team(team, "Desk", by=ada)
    verbs.add_member(team, ed, reason="works there", by=ada)
    grant_role(team, "editor", scope=policies.scope, reason="works there", by=ada)
    return team


def most_read(model: type[Model], act: Callable[[], object], owner_connection: Any) -> int:
    look_over(owner_connection)
    act()
    with transaction.atomic():
        return max(rows_read(model, act), rows_read_as_planned(model, act))


def test_of_a_deleted_team_so_much_is_looked_at(
    desk: Group, eva: Person, ada: Person, policies: Section, owner_connection: Any
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        verbs.delete_team(desk, reason="Ha.", by=eva)
    line = only_line(eva)
    assert "It had 2 members; 1 of them are known" in line.warning
    assert "roles are missing" in line.warning
    assert most_read(Entry, lambda: found(eva), owner_connection) <= 2 * NEWEST + 10
    undo(eva, ada)
    again = Group.objects.get(name="Desk")
    assert [str(one) for one in members_of(again)] == ["Ed"]
    assert [one.scope for one in again.role_assignments.all()] == [policies.scope]


def test_what_was_taken_from_it_lately_does_not_come_back(
    desk: Group, eva: Person, ada: Person, ed: Person, cara: Person, policies: Section
) -> None:
    """Whatever was given long before that: the last word counts."""
    verbs.remove_member(desk, cara, reason="Left.", by=ada)
    verbs.remove_member(desk, ed, reason="Left.", by=ada)
    verbs.add_member(desk, ed, reason="Back.", by=ada)
    for held in desk.role_assignments.all():
        revoke_role(held, reason="No more.", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        verbs.delete_team(desk, reason="Ha.", by=eva)
    undo(eva, ada)
    again = Group.objects.get(name="Desk")
    assert ([str(one) for one in members_of(again)], again.role_assignments.count()) == (["Ed"], 0)


def test_of_a_team_that_is_there_no_more_members_are_read_than_it_is_about(
    desk: Group, eva: Person, otto: Person, ada: Person
) -> None:
    users = User.objects.bulk_create(User(email=f"{n}@example.org", name=f"N {n}") for n in range(300))
    desk.user_set.add(*users)
    with in_other_hands():  # type: ignore[attr-defined]
        verbs.add_member(desk, otto, reason="Ha.", by=eva)
    found(eva)
    with transaction.atomic():
        assert rows_read(User.groups.through, lambda: found(eva)) <= NEWEST
    undo(eva, ada)
    assert not members_of(desk).filter(pk=otto.pk).exists()


def edited(article: Article, by: Person) -> None:
    fields: dict[str, JSONValue] = {"revision": 1, "digest": "", "voided": 0}
    with use_context(RequestContext(session_digest="cd" * 32)), transaction.atomic():
        record_each(ARTICLE_EDITED, by=by, entries=((article, fields) for _n in range(OFTEN)))


def test_what_became_of_notes_since_is_looked_at_so_far(
    in_review: Article, ed: Person, edna: Person, ada: Person, owner_connection: Any
) -> None:
    notes = [write_note(in_review, by=edna, text=f"Note {n}", version=1) for n in range(10)]
    with in_other_hands():  # type: ignore[attr-defined]
        for note in notes:
            resolve_note(note, by=ed)
    for _n in range(OFTEN // 2):
        reopen_note(notes[0], by=edna)
        resolve_note(notes[0], by=edna)
    assert most_read(Entry, lambda: found(ed), owner_connection) <= 2 * (NEWEST + 1) + 4 * len(notes)
    whys = [line.why_not for line in found(ed).lines]
    assert whys[0] == "Changed since by Edna, left as it is."
    assert [("by hand" in why) for why in whys[1:]] == [True] * 9
    assert NoteResolution.objects.count() == ReviewNote.objects.count()


def test_notes_of_which_all_is_known_are_put_back(
    in_review: Article, ed: Person, edna: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However much was there before, and though something else happened since."""
    note = write_note(in_review, by=edna, text="Who?", version=1)
    edited(in_review, edna)
    with in_other_hands():  # type: ignore[attr-defined]
        resolve_note(note, by=ed)
    assert only_line(ed).do
    edited(in_review, edna)
    assert "by hand" in only_line(ed).why_not
    monkeypatch.setattr(trail, "NEWEST", 2 * OFTEN)
    assert len(undo(ed, ada).done) == 1
    assert not NoteResolution.objects.exists()
