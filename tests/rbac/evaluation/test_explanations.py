"""What would have to change for a yes is said of just what would do: which role where, which condition, what first."""

from typing import Any

import pytest
from django.utils import timezone

from audit.actors import ANONYMOUS, SystemActor
from rbac.decisions import decide, decide_anywhere
from rbac.evaluation.explanations import Change, changes_for_yes
from rbac.models import CustomRole, RoleAssignment, Scope
from tests.rbac.conftest import GiveRole, MakePerson
from tests.rbac.samples import OPEN, RUN, SIGN, WRITE, dated, not_locked

pytestmark = pytest.mark.usefixtures("rules")

type Said = list[tuple[str, str, bool, str]]


def said(decision: Any) -> Said:
    return [(c.kind, c.sentence, c.enough, c.role) for c in changes_for_yes(decision)]


def role(name: str, sentence: str, *, enough: bool = True) -> tuple[str, str, bool, str]:
    return ("role", sentence, enough, name)


def note(person: Any, **fields: Any) -> RoleAssignment:
    return RoleAssignment(user_id=person.pk, role="note", **fields)


def test_whoever_does_not_count_is_told_what_comes_first_and_nothing_else(
    person: MakePerson, set_state: Any, news_scope: Scope
) -> None:
    otto = person("otto")
    set_state(otto, frozen=True)
    assert [(kind, enough) for kind, _said, enough, _role in said(decide(otto, OPEN, news_scope))] == [
        ("account", False)
    ]
    assert [(c[0], c[1].startswith("To log in.")) for c in said(decide(ANONYMOUS, OPEN, news_scope))] == [
        ("account", True)
    ]


def test_a_job_needs_another_program(db: None) -> None:
    (only,) = changes_for_yes(decide(SystemActor("night_job"), RUN))
    assert (only.kind, only.enough) == ("job", False)


def test_each_role_that_would_do_is_named_with_where(
    person: MakePerson, news_scope: Scope, sport: Scope
) -> None:
    otto = person("otto")
    for place, where in (
        (news_scope, "News or the whole site"),
        (sport, "Sport, a section above it or the whole site"),
    ):
        assert said(decide(otto, OPEN, place)) == [
            role("editor", f"To be editor of {where}, alone or in a team: editors open."),
            role("administrator", f"To be administrator of {where}: administrators open."),
        ]
    assert said(decide(otto, RUN)) == [
        role("administrator", "To be administrator of the whole site: administrators run the site.")
    ]


def test_anywhere_a_section_would_do_where_the_thing_stands_in_one(person: MakePerson) -> None:
    otto = person("otto")
    where = "a section or the whole site"
    assert said(decide_anywhere(otto, SIGN)) == [
        role("editor", f"To be editor of {where}, alone or in a team: editors sign what is dated."),
        role("administrator", f"To be administrator of {where}: administrators sign."),
    ]
    assert said(decide_anywhere(otto, RUN)) == [
        role("administrator", "To be administrator of the whole site: administrators run the site.")
    ]


def test_a_role_with_a_condition_is_enough_only_where_it_is_fulfilled(person: MakePerson) -> None:
    otto = person("otto")
    administrator = role("administrator", "To be administrator of the whole site: administrators sign.")
    undated = "To be editor of the whole site, and dated: editors sign what is dated."
    already = "To be editor of the whole site, alone or in a team: editors sign what is dated."
    assert said(decide(otto, SIGN, note(otto))) == [role("editor", undated, enough=False), administrator]
    dated_note = note(otto, until=timezone.now())
    assert said(decide(otto, SIGN, dated_note)) == [role("editor", already), administrator]
    assert said(decide(otto, SIGN)) == [administrator]  # of no note can it be said


def test_a_role_that_is_held_asks_for_its_condition_only(person: MakePerson, give: GiveRole) -> None:
    ed, cara = person("ed"), person("cara")
    give(ed, "editor")
    give(cara, "contributor")
    administrator = role("administrator", "To be administrator of the whole site: administrators sign.")
    assert said(decide(ed, SIGN, note(ed))) == [("condition", "As editor: dated.", False, ""), administrator]
    assert said(decide(ed, SIGN)) == [administrator]
    theirs = said(decide(cara, WRITE, note(ed)))
    assert theirs[0] == ("condition", "As contributor: mine.", False, "")
    assert [name for *_rest, name in theirs] == ["", "editor"]


def test_a_condition_that_cannot_be_checked_is_not_fulfilled(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    otto = person("otto")
    monkeypatch.setitem(vars(dated), "test", lambda actor, obj: 1 / 0)
    changes = changes_for_yes(decide(otto, SIGN, note(otto)))
    assert [(c.role, c.enough) for c in changes] == [("editor", False), ("administrator", True)]


def test_a_made_role_that_would_do_is_named_too(person: MakePerson, news_scope: Scope) -> None:
    CustomRole.objects.create(key="opener", name="Opener", look="opener", cells={str(OPEN): "editor"})
    CustomRole.objects.create(key="idler", name="Idler", look="idler", cells={})
    found = changes_for_yes(decide(person("otto"), OPEN, news_scope))
    assert [change.role for change in found] == ["editor", "administrator", "opener"]


def test_what_binds_everybody_comes_first_and_is_enough_only_for_whom_a_role_says_yes(
    person: MakePerson, give: GiveRole
) -> None:
    edna, otto = person("edna"), person("otto")
    give(edna, "editor")
    locked = note(edna, reason="locked")
    sentence = "This binds everybody, whatever they hold: This note is locked."
    assert said(decide(edna, WRITE, locked)) == [("invariant", sentence, True, "")]
    first, then, *rest = changes_for_yes(decide(otto, WRITE, locked))
    assert first == Change("invariant", sentence)
    assert then == Change("invariant", "Once that is so, one of the following as well:")
    assert rest
    assert not any(change.enough for change in rest)


def test_the_way_out_of_an_invariant_is_said_with_it(
    person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    otto = person("otto")
    monkeypatch.setitem(vars(not_locked), "way_out", "That it is unlocked.")
    first = changes_for_yes(decide(otto, WRITE, note(otto, reason="locked")))[0]
    assert first.sentence.endswith("This note is locked. That it is unlocked.")
