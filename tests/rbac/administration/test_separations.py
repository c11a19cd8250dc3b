"""Duties that stay apart: each pair once, whoever said so, from now until somebody ends it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from rbac.administration.separations import (
    breaches,
    end_separation,
    keep_apart,
    kept_apart,
    name_of,
    rules_in_force,
    wait_for_givers,
)
from rbac.errors import Conflict, Invalid
from rbac.models import RoleAssignment, Scope, Separation
from rbac.rules import COMMAND_LINE
from tests.rbac.conftest import GiveRole, MakePerson
from tests.rbac.samples import OPEN

pytestmark = pytest.mark.usefixtures("rules")


def apart(first: str, second: str) -> Separation:
    return keep_apart(first, second, reason="two people", by=COMMAND_LINE)


def test_a_pair_is_kept_apart_once_in_whichever_order(db: None) -> None:
    rule = apart("editor", "contributor")
    assert (rule.first, rule.second, rule.made_by, rule.made_by_system) == (
        "contributor", "editor", None, "command_line"
    )  # fmt: skip
    for pair in (("editor", "contributor"), ("contributor", "editor")):
        with pytest.raises(Conflict, match="kept apart already"):
            apart(*pair)
    for other in ("contributor", "editor"):
        apart(other, "administrator")
    assert len(rules_in_force()) == 3


def test_what_has_ended_is_no_rule_and_may_be_made_anew(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto = person("otto")
    rule = apart("contributor", "editor")
    for role in ("contributor", "editor"):
        give(otto, role, news_scope)
    assert [str(breach.person) for breach in breaches()] == ["Otto"]
    end_separation(rule, reason="enough people", by=COMMAND_LINE)
    assert (list(rules_in_force()), breaches()) == ([], [])
    with pytest.raises(Conflict):
        end_separation(rule, reason="again", by=COMMAND_LINE)
    assert apart("contributor", "editor").pk != rule.pk


def test_a_new_rule_is_told_with_what_people_call_its_duties(db: None) -> None:
    rule = apart(OPEN, "editor")
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.subject_id) == ("rbac.separation.added", str(rule.pk))
    assert (name_of(OPEN), name_of("editor"), name_of("sample.gone")) == (
        "open a place",
        "editor",
        "sample.gone",
    )


def test_whoever_says_what_stays_apart_waits_for_those_who_give(db: None) -> None:
    for attempt in (lambda: apart("contributor", "editor"), wait_for_givers):
        with CaptureQueriesContext(connection) as captured:
            attempt()
        assert any("pg_advisory_xact_lock" in query["sql"] for query in captured)


def test_who_holds_both_above_may_hold_both_below_but_at_no_other_place(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    """What was so before the rule is reported, and keeps nobody from working."""
    otto = person("otto")
    for role in ("contributor", "editor"):
        give(otto, role, news_scope)
    apart("contributor", "editor")
    with kept_apart(lambda: [otto.pk]):
        give(otto, "editor", sport)
    with pytest.raises(Invalid, match="two people"), kept_apart(lambda: [otto.pk]):  # noqa: PT012
        give(otto, "editor", policies_scope)
        give(otto, "contributor", policies_scope)


def test_who_holds_both_on_the_whole_site_comes_to_hold_them_nowhere_else(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto, cara = person("otto"), person("cara")
    for role in ("contributor", "editor"):
        give(otto, role)
    give(cara, "editor")
    apart("contributor", "editor")
    with kept_apart():
        give(otto, "editor", news_scope)
    with pytest.raises(Invalid, match="Cara holds both"), kept_apart():
        give(cara, "contributor", news_scope)


def test_an_action_is_held_by_whoever_holds_a_role_that_gets_it(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    apart(OPEN, "contributor")
    otto, ada = person("otto"), person("ada")
    for one, role in ((otto, "editor"), (otto, "contributor"), (ada, "administrator"), (ada, "contributor")):
        give(one, role, news_scope)
    assert [str(breach.person) for breach in breaches()] == ["Otto"]
    RoleAssignment.objects.filter(user_id=otto.pk, role="editor").delete()
    assert breaches() == []
