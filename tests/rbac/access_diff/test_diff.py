"""Who gains and who loses, counted for each person and action: what comes is never set off against what goes."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from audit.models import Entry
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.policies.change import change_policy
from content.sections.verbs import move_section
from rbac.access_diff import diff, sample
from rbac.access_diff.diff import AccessDiff, Difference, access_diff
from rbac.account_state import state_of
from rbac.administration.custom_roles import change_role, make_role
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object
from rbac.models import RoleAssignment, Scope
from rbac.roles import grant_role, holds_any_role, revoke_role
from tests.confirming import seal_in
from tests.rbac.conftest import GiveRole, MakePerson, Person
from tests.rbac.samples import OPEN, RUN, WRITE
from tests.signing_in import signed_in

type Told = set[tuple[str, str, int, int, bool]]


class Named(SimpleNamespace):
    """A person of whom only the name matters."""

    def __str__(self) -> str:
        return str(self.name)


@pytest.fixture(autouse=True)
def compared(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Only a few actions are compared, which takes a tenth of the time."""

    def only(*actions: str) -> None:
        monkeypatch.setattr(diff, "compared_actions", lambda: list(actions))

    only(OPEN, RUN)
    return only


def told(found: AccessDiff) -> Told:
    return {(str(found.people[d.person]), str(d.action), d.gained, d.lost, d.site) for d in found.differences}


def test_people_are_counted_once_and_told_by_name_with_what_they_gain_or_lose() -> None:
    people: Any = {1: Named(name="Otto"), 2: Named(name="Ed")}
    found = AccessDiff(
        (
            Difference(1, OPEN, 2, 0),
            Difference(1, RUN, 0, 1, True),
            Difference(1, WRITE, 3, 0),
            Difference(2, WRITE, 1, 1),
            Difference(3, OPEN, 1, 0),  # whose account is gone by now
            Difference(4, OPEN, 0, 1),
        ),
        people,
    )
    assert (found.gaining, found.losing, found.matter) == (3, 3, True)
    assert found.gains() == [
        (people[2], [(WRITE, 1, False)]),
        (people[1], [(OPEN, 2, False), (WRITE, 3, False)]),
    ]
    assert found.losses() == [(people[2], [(WRITE, 1, False)]), (people[1], [(RUN, 1, True)])]


def test_what_would_be_broken_or_relaxed_matters_alone() -> None:
    assert not AccessDiff((), {}).matter
    assert AccessDiff((), {}, broken=("Otto holds both.",)).matter
    assert AccessDiff((), {}, relaxed=("Less is demanded.",)).matter


def test_a_role_for_the_whole_site_opens_every_place_and_the_site_itself(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope
) -> None:
    otto, cara = person("otto"), person("cara")
    give(cara, "administrator")
    found = access_diff(lambda: give(otto, "administrator"))
    assert told(found) == {("Otto", OPEN, 2, 0, False), ("Otto", RUN, 1, 0, True)}
    assert not RoleAssignment.objects.filter(user_id=otto.pk).exists()
    taken = access_diff(lambda: RoleAssignment.objects.filter(user_id=cara.pk).delete())
    assert told(taken) == {("Cara", OPEN, 0, 2, False), ("Cara", RUN, 0, 1, True)}


def test_a_role_at_a_place_opens_what_lies_below_and_never_the_site(
    person: MakePerson, give: GiveRole, news_scope: Scope, sport: Scope, policies_scope: Scope
) -> None:
    otto = person("otto")
    held = give(otto, "administrator", news_scope)
    elsewhere = access_diff(lambda: RoleAssignment.objects.filter(pk=held.pk).update(scope=policies_scope))
    assert told(elsewhere) == {("Otto", OPEN, 1, 2, False)}


def test_whoever_is_in_a_team_is_told_of_too(person: MakePerson, news_scope: Scope) -> None:
    team = Group.objects.create(name="Legal")
    person("otto").groups.add(team)  # type: ignore[attr-defined]
    found = access_diff(
        lambda: RoleAssignment.objects.create(team=team, role="administrator", reason="because")
    )
    assert told(found) == {("Otto", OPEN, 1, 0, False), ("Otto", RUN, 1, 0, True)}


def test_where_people_belong_to_no_groups_their_own_roles_are_compared(
    person: MakePerson, give: GiveRole, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "people_of_team", lambda relation: "")
    otto = person("otto")
    assert told(access_diff(lambda: give(otto, "administrator", news_scope))) == {("Otto", OPEN, 1, 0, False)}


def test_only_those_whom_it_can_concern_are_compared(
    person: MakePerson, give: GiveRole, news_scope: Scope, policies_scope: Scope
) -> None:
    otto, cara = person("otto"), person("cara")

    def both() -> None:
        give(otto, "administrator")
        give(cara, "administrator")

    assert told(access_diff(both, people=iter([otto.pk]), places=[news_scope.pk])) == {
        ("Otto", OPEN, 1, 0, False), ("Otto", RUN, 1, 0, True)
    }  # fmt: skip


def test_who_is_made_by_the_change_is_named_though_gone_again(give: GiveRole, news_scope: Scope) -> None:
    made: dict[str, int] = {}

    def invite() -> None:
        nora: Person = get_user_model().objects.create_user("nora@example.org", name="Nora")
        made["key"] = nora.pk
        give(nora, "editor", news_scope)

    found = access_diff(invite, people=lambda: [made["key"]])
    assert told(found) == {("Nora", OPEN, 1, 0, False)}
    assert not get_user_model().objects.filter(name="Nora").exists()


def test_what_was_looked_at_meanwhile_is_not_kept(
    person: MakePerson, give: GiveRole, news_scope: Scope
) -> None:
    otto = person("otto")

    def look() -> None:
        give(otto, "editor", news_scope)
        forget_assignments()
        assert holds_any_role(otto)

    access_diff(look)
    assert not holds_any_role(otto)


@pytest.mark.parametrize(
    ("before", "after", "gained", "lost"),
    [("ab", "bcd", 2, 1), ("bcd", "ab", 1, 2), ("ab", "cd", 2, 2), ("abc", "abc", 0, 0)],
)
def test_what_comes_and_what_goes_at_one_place_is_counted_apart(
    before: str,
    after: str,
    gained: int,
    lost: int,
    person: MakePerson,
    give: GiveRole,
    news_scope: Scope,
    compared: Any,
) -> None:
    """Cara writes the notes that are hers; which these are changes."""
    compared(WRITE)
    cara = person("cara")
    give(cara, "contributor", news_scope)
    notes = {name: give(person(name), f"note {name}", news_scope).pk for name in "abcd"}

    def hers(names: str) -> None:
        RoleAssignment.objects.filter(role__startswith="note").update(assigned_by=None)
        RoleAssignment.objects.filter(pk__in=[notes[name] for name in names]).update(assigned_by=cara.pk)

    hers(before)
    found = access_diff(lambda: hers(after), people=[cara.pk])
    assert told(found) == ({("Cara", WRITE, gained, lost, False)} if gained else set())


COMMON = (VIEW_ARTICLE, EDIT_ARTICLE, APPROVE_ARTICLE)


def counts(found: AccessDiff) -> dict[tuple[str, str], tuple[int, int]]:
    """(person, action) -> (gained, lost), of the actions that these tests speak of."""
    return {
        (str(found.people[d.person]), str(d.action).removeprefix("content.")): (d.gained, d.lost)
        for d in found.differences
        if d.action in COMMON
    }


def test_what_somebody_may_not_do_cannot_be_tried_either(otto: User, ed: User) -> None:
    with pytest.raises(Refused):
        access_diff(lambda: grant_role(otto, "editor", reason="x", by=ed))


def test_nothing_has_happened_afterwards(otto: User, ada: User, draft: Article, news: Section) -> None:
    held = grant_role(otto, "editor", reason="x", by=ada)
    signed_in(otto)
    entries = Entry.objects.count()
    found = access_diff(lambda: revoke_role(held, reason="x", by=ada))
    assert (found.gaining, found.losing) == (0, 1)
    assert counts(found)[("Otto", "edit_article")] == (0, 1)
    assert RoleAssignment.objects.filter(pk=held.pk).exists()
    assert Session.objects.filter(user=otto).exists()
    assert Entry.objects.count() == entries
    assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft).allowed


def test_a_role_counts_the_articles_it_opens(
    otto: User, ada: User, in_review: Article, news: Section
) -> None:
    found = access_diff(lambda: grant_role(otto, "editor", scope=news.scope, reason="x", by=ada))
    assert counts(found) == {
        ("Otto", "view_article"): (1, 0), ("Otto", "edit_article"): (1, 0), ("Otto", "approve_article"): (1, 0)
    }  # fmt: skip


def test_who_wrote_it_gains_no_approval(cara: User, ada: User, in_review: Article, news: Section) -> None:
    found = access_diff(lambda: grant_role(cara, "editor", scope=news.scope, reason="x", by=ada))
    assert counts(found) == {}  # she sees and edits it already, and nobody approves own words


def test_a_narrower_role_tells_what_is_lost_and_what_stays(
    otto: User, cara: User, ada: User, draft: Article, news: Section, ed: User
) -> None:
    role = make_role("Writer", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    RoleAssignment.objects.filter(user=cara).delete()
    for person in (otto, cara):
        grant_role(person, role.key, reason="x", by=ada)

    def narrower() -> object:
        return change_role(
            role, name=role.name, cells={str(EDIT_ARTICLE): "contributor"}, description="", reason="x", by=ada
        )

    assert counts(access_diff(narrower)) == {("Otto", "edit_article"): (0, 1)}


def test_a_moved_section_changes_hands(
    ed: User, colin: User, ada: User, draft: Article, news: Section, policies: Section
) -> None:
    found = access_diff(lambda: move_section(news, policies, by=ada), places=[news.scope_id])
    assert counts(found) == {("Colin", "view_article"): (1, 0)}


def test_a_change_that_cannot_be_made_says_so(ada: User) -> None:
    mine = RoleAssignment.objects.get(user=ada)
    with pytest.raises(Invalid, match="last administrator of the site"):
        access_diff(lambda: revoke_role(mine, reason="x", by=ada))


def test_the_page_shows_it_first_and_then_does_it(
    as_ada: Client, otto: User, in_review: Article, news: Section
) -> None:
    typed = {"role": "editor", "scope": str(news.scope_id), "reason": "helps"}
    page = as_ada.post(f"/cms/people/{otto.pk}/grant/", typed).text
    assert "1 person may do more" in page
    assert "Approve an article: 1" in page
    assert '<input type="hidden" name="reason" value="helps">' in page
    assert not RoleAssignment.objects.filter(user=otto).exists()
    as_ada.post(f"/cms/people/{otto.pk}/grant/", typed | {"seen": seal_in(page)})
    held = RoleAssignment.objects.get(user=otto)
    shown = as_ada.post(f"/cms/people/roles/{held.pk}/revoke/", {"reason": "x"}).text
    assert "1 person may do less" in shown
    assert f'href="/cms/people/{otto.pk}/"' in shown


def test_who_holds_nothing_but_a_grant_is_told_of_what_they_lose(
    otto: User, colin: User, ada: User, draft: Article, news: Section
) -> None:
    """Otto on an article; a team of Colin's on a section."""
    RoleAssignment.objects.filter(user__in=(otto, colin)).delete()
    legal = Group.objects.create(name="Legal")
    legal.user_set.add(colin)
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ada)
    given = grant_object(legal, EDIT_ARTICLE, news, reason="x", by=ada)
    alone = counts(access_diff(lambda: ArticleGrant.objects.all().delete()))
    assert alone[("Otto", "edit_article")] == (0, 1)
    assert counts(access_diff(given.delete))[("Colin", "edit_article")] == (0, 1)


@pytest.mark.parametrize("field", ["frozen_at", "roles_frozen_at"])
def test_a_role_of_an_account_that_is_frozen_is_told_of_too(
    field: str, otto: User, ada: User, in_review: Article
) -> None:
    """It counts again once the account is in order: it must not be given unseen."""
    User.objects.filter(pk=otto.pk).update(**{field: timezone.now()})
    found = access_diff(lambda: grant_role(otto, "editor", reason="x", by=ada), people=[otto.pk])
    assert counts(found)[("Otto", "approve_article")] == (1, 0)


def test_a_second_factor_that_is_demanded_is_told_to_cost_those_without_it(
    ed: User, ada: User, draft: Article, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.policies.change.state_of", lambda by: replace(state_of(by), passkey=True))
    found = access_diff(lambda: change_policy(news, {"factor": "passkey"}, by=ada, reason="x"))
    assert counts(found)[("Ed", "edit_article")] == (0, 1)
