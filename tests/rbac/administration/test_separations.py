"""Duties that stay apart: each pair once, anyone who said so, from now until someone ends it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.actors import COMMAND_LINE
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section, move_section
from rbac.administration import separations
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.separations import (
    breaches,
    end_separation,
    enforce_separations,
    keep_apart,
    rules_in_force,
)
from rbac.decisions import still_holds, still_holds_at
from rbac.errors import Conflict, Invalid, Refused
from rbac.grants import grant_object
from rbac.models import CustomRole, RoleAssignment, Scope, Separation
from rbac.roles import grant_role
from rbac.rulebook import rulebook
from rbac.teams import add_member, make_team
from tests.commands import ran, refusal
from tests.confirming import confirmed
from tests.rbac.conftest import GiveRole, MakePerson
from tests.rbac.samples import OPEN
from tests.unwritten import assert_nothing_by_half
from tests.words import OLD_SITE

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


def test_who_holds_both_on_the_whole_site_comes_to_hold_them_nowhere_else(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto, cara = person("otto"), person("cara")
    for role in ("contributor", "editor"):
        give(otto, role)
    give(cara, "editor")
    apart("contributor", "editor")
    with enforce_separations():
        give(otto, "editor", news_scope)
    with pytest.raises(Invalid, match="Cara holds both"), enforce_separations():
        give(cara, "contributor", news_scope)


def test_an_action_is_held_by_a_user_who_holds_a_role_that_gets_it(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    apart(OPEN, "contributor")
    otto, ada = person("otto"), person("ada")
    for one, role in ((otto, "editor"), (otto, "contributor"), (ada, "administrator"), (ada, "contributor")):
        give(one, role, news_scope)
    assert [str(breach.person) for breach in breaches()] == ["Otto"]
    RoleAssignment.objects.filter(user_id=otto.pk, role="editor").delete()
    assert breaches() == []


type Roles = tuple[str, str]


@pytest.fixture
def two(ada: User) -> Roles:
    """Two roles, one that approves and one that publishes, and the rule that keeps these actions apart."""
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    approver = make_role("Approver", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    publisher = make_role("Publisher", {str(PUBLISH_ARTICLE): "editor"}, reason="x", by=ada)
    return approver.key, publisher.key


def refused(attempt: Callable[[], object]) -> None:
    with pytest.raises(Invalid, match="two people look at it"):
        attempt()
    assert breaches() == []


def test_only_administrators_say_what_stays_apart(ed: User, two: Roles) -> None:
    with pytest.raises(Refused):
        keep_apart("contributor", "editor", reason="x", by=ed)
    with pytest.raises(Refused):
        end_separation(Separation.objects.get(), reason="x", by=ed)


def test_a_rule_names_two_duties_that_there_are(ada: User, two: Roles) -> None:
    for pair in (("editor", "editor"), ("editor", "nobody"), ("content.no_such", "editor")):
        with pytest.raises(Invalid):
            keep_apart(*pair, reason="x", by=ada)


def test_no_second_role_above_at_or_below_the_first(otto: User, ada: User, two: Roles, news: Section) -> None:
    below = add_section(news, by=ada, source=OLD_SITE, title="Ferries")
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    for scope in (None, news.scope, below.scope):
        refused(lambda scope=scope: grant_role(otto, two[1], scope=scope, reason="x", by=ada))  # type: ignore[misc]
    refused(lambda: grant_role(otto, "editor", scope=below.scope, reason="x", by=ada))


def test_elsewhere_or_after_its_end_both_are_fine(
    otto: User, ada: User, two: Roles, news: Section, policies: Section
) -> None:
    held = grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    grant_role(otto, two[1], scope=policies.scope, reason="x", by=ada)
    RoleAssignment.objects.filter(pk=held.pk).update(until=timezone.now())
    grant_role(otto, two[1], scope=news.scope, reason="x", by=ada)
    refused(lambda: grant_role(otto, two[0], scope=news.scope, reason="again", by=ada))


def test_no_team_leads_around_it(otto: User, ada: User, two: Roles, news: Section) -> None:
    team = make_team("Desk", by=ada)
    grant_role(team, two[1], reason="x", by=ada)
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    refused(lambda: add_member(team, otto, reason="x", by=ada))


def test_no_sharing_leads_around_it(
    otto: User, ada: User, two: Roles, in_review: Article, news: Section
) -> None:
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    refused(lambda: grant_object(otto, PUBLISH_ARTICLE, in_review, reason="x", by=ada))
    refused(lambda: grant_object(otto, PUBLISH_ARTICLE, news, reason="x", by=ada))


def test_no_change_of_a_role_leads_around_it(otto: User, ada: User, two: Roles) -> None:
    role = make_role("Writer", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    for key in (two[0], role.key):
        grant_role(otto, key, reason="x", by=ada)
    cells = {str(PUBLISH_ARTICLE): "editor"}
    refused(lambda: change_role(role, name="Writer", cells=cells, description="", reason="x", by=ada))


def test_no_move_of_a_section_leads_around_it(
    otto: User, ada: User, two: Roles, news: Section, policies: Section
) -> None:
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    grant_role(otto, two[1], scope=policies.scope, reason="x", by=ada)
    refused(lambda: move_section(news, policies, by=ada))


def test_what_was_there_before_the_rule_is_reported_and_keeps_no_one_from_working(
    ed: User, otto: User, ada: User, two: Roles, policies: Section, as_ada: Client
) -> None:
    assert [str(b) for b in breaches()] == [
        "Ed holds both “approve an article” and “publish an article” at one place."
    ]
    grant_role(ed, "contributor", scope=policies.scope, reason="x", by=ada)
    assert "Ed holds both" in as_ada.get("/cms/people/separations/").text
    assert ran("separations").status == 1


def test_the_form_and_the_command_refuse_with_the_reason(
    otto: User, ada: User, two: Roles, news: Section, as_ada: Client
) -> None:
    grant_role(otto, two[0], reason="x", by=ada)
    typed = {"role": two[1], "scope": str(news.scope_id), "reason": "helps"}
    answer = as_ada.post(f"/cms/people/{otto.pk}/grant/", typed)
    assert (answer.status_code, "two people look at it" in answer.text) == (422, True)
    refused = refusal("grant_role", "otto@example.org", "Publisher", "--reason", "x")
    assert "two people look at it" in refused


def test_a_rule_is_made_and_ended_on_the_page(as_ada: Client, as_ed: Client, site: object) -> None:
    typed = {"first": "editor", "second": "contributor", "reason": "two people"}
    assert as_ed.post("/cms/people/separations/", typed).status_code == 403
    confirmed(as_ada, "/cms/people/separations/", typed)
    rule = Separation.objects.get()
    assert as_ed.post(f"/cms/people/separations/{rule.pk}/end/", {"reason": "x"}).status_code == 404
    confirmed(as_ada, f"/cms/people/separations/{rule.pk}/end/", {"reason": "one is enough"})
    rule.refresh_from_db()
    assert rule.ended_at is not None
    keep_apart("editor", "contributor", reason="again", by=COMMAND_LINE)


def test_who_joins_a_team_at_the_same_moment_is_looked_at(
    otto: User, ada: User, two: Roles, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = make_team("Desk", by=ada)
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    # Anyone who holds the lock before us has put Otto into the team, and let go of it only now.
    monkeypatch.setattr("rbac.administration.separations.lock_grants", lambda: team.user_set.add(otto))
    for give in (
        lambda: grant_role(team, two[1], scope=news.scope, reason="x", by=ada),
        lambda: grant_object(team, PUBLISH_ARTICLE, news, reason="x", by=ada),
    ):
        with pytest.raises(Invalid, match="two people look at it"):
            give()


def test_who_holds_both_at_one_place_comes_to_hold_both_at_no_other(
    ed: User, ada: User, two: Roles, news: Section, policies: Section
) -> None:
    """What was so before the rule is reported, and keeps no one from working."""
    below = add_section(news, by=ada, source=OLD_SITE, title="Ferries")
    grant_role(ed, "editor", scope=below.scope, reason="nothing new there", by=ada)
    for scope in (None, policies.scope):
        with pytest.raises(Invalid, match="two people look at it"):
            grant_role(ed, "editor", scope=scope, reason="x", by=ada)
    assert [breach.person for breach in breaches()] == [ed]


def test_no_move_of_an_article_leads_around_it(
    otto: User, ada: User, colin: User, two: Roles, news: Section, policies: Section
) -> None:
    article = workflow.create_article(policies, by=colin, title="Tides", summary="", body="")
    grant_object(otto, PUBLISH_ARTICLE, article, reason="x", by=ada)
    grant_role(otto, two[0], scope=news.scope, reason="x", by=ada)
    refused(lambda: workflow.move_article(article, news, by=ada))


def test_no_rule_is_made_or_ended_by_half(ada: User, two: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = Separation.objects.get()
    verbs = (
        lambda: keep_apart("editor", "contributor", reason="x", by=ada),
        lambda: end_separation(rule, reason="x", by=ada),
    )
    assert_nothing_by_half(verbs, separations, Separation, monkeypatch=monkeypatch)


def test_only_the_very_action_that_stays_apart_counts(
    ada: User, ed: User, otto: User, checker: CustomRole, draft: Article, news: Section
) -> None:
    keep_apart(EDIT_ARTICLE, APPROVE_ARTICLE, reason="two people", by=ada)
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    grant_object(otto, VIEW_ARTICLE, draft, reason="reads", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="reads", by=ada)
    for thing in (draft, news):
        with pytest.raises(Invalid, match="two people"):
            grant_object(otto, EDIT_ARTICLE, thing, reason="writes", by=ada)


def test_a_rule_about_an_action_that_is_gone_breaks_nothing(ada: User, ed: User) -> None:
    Separation.objects.create(first="content.no_such_thing", second="editor", reason="old", made_by=ada)
    assert breaches() == []


def test_what_stays_apart_is_refused_also_where_nothing_else_can_be_shared(
    ada: User, otto: User, draft: Article, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = rulebook.grant_store(Article)
    assert store is not None
    monkeypatch.setitem(rulebook._stores, store.label, replace(store, actions=(EDIT_ARTICLE,)))
    checker = make_role("Checker", {APPROVE_ARTICLE: "editor"}, reason="new", by=ada)
    keep_apart(EDIT_ARTICLE, checker.key, reason="two people", by=ada)
    grant_role(otto, checker.key, scope=news.scope, reason="checks", by=ada)
    with pytest.raises(Invalid, match="two people"):
        grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ada)


def test_a_grant_on_a_section_counts_at_its_place_until_it_ends_and_one_on_an_article_nowhere_else(
    ada: User, ed: User, otto: User, colin: User, draft: Article, news: Section, policies: Section
) -> None:
    grant_object(otto, EDIT_ARTICLE, news, reason="covers", by=ada)
    grant_object(colin, EDIT_ARTICLE, draft, reason="helps", by=ed)
    refetched = User.objects.in_bulk([otto.pk, colin.pk])
    asked = [
        still_holds_at(refetched[otto.pk], action, news)
        for action in (EDIT_ARTICLE, VIEW_ARTICLE, APPROVE_ARTICLE)
    ]
    assert asked == [True, True, False]
    assert still_holds_at(refetched[otto.pk], EDIT_ARTICLE, policies) is False
    assert still_holds_at(refetched[colin.pk], EDIT_ARTICLE, news) is False
    assert [still_holds(refetched[who.pk], EDIT_ARTICLE, draft) for who in (otto, colin)] == [True, True]
    assert still_holds(refetched[colin.pk], APPROVE_ARTICLE, draft) is False
