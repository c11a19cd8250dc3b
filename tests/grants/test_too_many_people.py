"""Where too many people hold something to look at them all, a preview says so, and what it says is true of a part."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import User
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.models.section import Audience
from content.set_policy import change_policy
from rbac import whom_it_concerns
from rbac.consequences import Consequences, Difference, consequences_of
from rbac.custom_roles import make_role
from rbac.management.telling import NOT_EVERYBODY, as_facts, as_sentences
from rbac.models import CustomRole, RoleAssignment
from rbac.whom_it_concerns import everybody, whoever_holds
from tests.confirming import confirmed, seal_in

MANY = 30
POLICY = dict.fromkeys(("four_eyes", "approvals", "factor", "comments"), "inherit")
TYPED = POLICY | {"audience": "roles", "reason": "x"}


@pytest.fixture(autouse=True)
def few_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whom_it_concerns, "MOST", MANY - 1)
    monkeypatch.setattr(whom_it_concerns, "SOME", 12)
    monkeypatch.setattr(whom_it_concerns, "MOST_OF_ONE", 3)


@pytest.fixture
def people(site: object) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n:02}", is_active=True) for n in range(MANY)
    )


@pytest.fixture
def crowd(people: list[User], news: Section, published: Article) -> list[User]:
    """They all see News, and are not administrators."""
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="contributor", scope=news.scope, reason="x") for one in people
    )
    return people


@pytest.fixture
def proofreader(ada: User) -> CustomRole:
    return make_role(name="Proofreader", cells={str(VIEW_ARTICLE): "contributor"}, reason="x", by=ada)


def all_lose(news: Section) -> Consequences:
    return consequences_of(lambda: RoleAssignment.objects.filter(scope=news.scope).delete())


def test_up_to_a_bound_everybody_is_looked_at(
    crowd: list[User], news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    holders = len(everybody_exactly(monkeypatch))
    monkeypatch.setattr(whom_it_concerns, "MOST", holders)
    found = all_lose(news)
    assert (found.everybody, found.whole) == (True, True)
    assert {one.pk for one in crowd} <= {one.person for one in found.differences if one.lost}
    monkeypatch.setattr(whom_it_concerns, "MOST", holders - 1)
    assert not all_lose(news).everybody


def everybody_exactly(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    with monkeypatch.context() as patched:
        patched.setattr(whom_it_concerns, "MOST", 1_000)
        found = everybody()
    assert found.are_all
    return set(found.keys)


def test_beyond_it_what_is_said_is_true_of_a_part(crowd: list[User], news: Section) -> None:
    found = all_lose(news)
    assert (found.everybody, found.whole) == (False, False)
    assert 1 <= found.losing < MANY
    assert found.gaining == 0


def test_somebody_with_each_role_is_in_the_part(
    crowd: list[User], otto: User, ada: User, proofreader: CustomRole, news: Section
) -> None:
    """However long ago they were given it."""
    RoleAssignment.objects.create(user=otto, role=proofreader.key, scope=news.scope, reason="x")
    RoleAssignment.objects.filter(user__in=crowd).delete()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="contributor", scope=news.scope, reason="x") for one in crowd
    )
    found = everybody()
    assert not found.are_all
    assert {otto.pk, ada.pk} <= set(found.keys)


@pytest.mark.parametrize("through", ["themselves", "a team"])
def test_whoever_holds_very_much_is_not_in_the_part(
    through: str, crowd: list[User], otto: User, colin: User, news: Section, policies: Section
) -> None:
    team = Group.objects.create(name="Desk")
    team.user_set.add(otto)
    holder: dict[str, Any] = {"user": otto} if through == "themselves" else {"team": team}
    for role in ("contributor", "editor"):
        for scope in (news.scope, policies.scope):
            RoleAssignment.objects.create(role=role, scope=scope, reason="x", **holder)
    RoleAssignment.objects.get_or_create(user=colin, role="editor", scope=news.scope, reason="x")
    found = everybody().keys
    assert (otto.pk in found, colin.pk in found) == (False, True)


def test_some_of_a_team_are_in_the_part(crowd: list[User], news: Section, proofreader: CustomRole) -> None:
    """They hold the role in the team only; there are more of them than are looked at."""
    team = Group.objects.create(name="Desk")
    team.user_set.set(crowd)
    RoleAssignment.objects.filter(user__in=crowd).delete()
    RoleAssignment.objects.create(team=team, role=proofreader.key, scope=news.scope, reason="x")
    for found in (everybody(), whoever_holds(proofreader.key)):
        assert not found.are_all
        assert 1 <= len({one.pk for one in crowd}.intersection(found.keys)) < MANY


def test_few_people_to_whom_very_much_was_given_are_all_looked_at(
    people: list[User], draft: Article, otto: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More things than people: they are stepped over."""
    monkeypatch.setattr(whom_it_concerns, "MOST_HELD", 8)
    allows = Permission.objects.filter(content_type__model="article").order_by("pk")[:9]
    assert len(allows) == 9
    for one in people[:2]:
        ArticleGrant.objects.bulk_create(
            ArticleGrant(user=one, permission=each, content_object=draft, reason="x") for each in allows
        )
    found = everybody()
    assert found.are_all
    assert {one.pk for one in people}.intersection(found.keys) == {one.pk for one in people[:2]}


def test_roles_that_are_too_many_to_be_read_make_it_a_part(
    crowd: list[User], news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whom_it_concerns, "MOST", 1_000)
    monkeypatch.setattr(whom_it_concerns, "MOST_HELD", MANY - 1)
    assert not everybody().are_all
    assert not whoever_holds("contributor").are_all


def test_who_comes_to_hold_something_meanwhile_is_not_taken_for_one_who_gained_all(
    crowd: list[User], otto: User, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person more than are all looked at: those who were before are compared."""
    monkeypatch.setattr(whom_it_concerns, "MOST", len(everybody_exactly(monkeypatch)))
    found = consequences_of(
        lambda: RoleAssignment.objects.create(user=otto, role="editor", scope=news.scope, reason="x")
    )
    assert (found.everybody, found.matter, found.differences) == (False, True, ())


def test_the_page_of_a_policy_says_so_and_what_was_confirmed_is_done(
    crowd: list[User], news: Section, as_ada: Client
) -> None:
    address = f"/cms/sections/{news.pk}/policy/change/"
    page = as_ada.post(address, TYPED).text
    assert "Nor was everybody looked at" in page
    assert "nobody may do more or less" not in page
    assert Section.objects.get(pk=news.pk).audience != Audience.ROLES
    assert confirmed(as_ada, address, TYPED).status_code == 302
    assert Section.objects.get(pk=news.pk).audience == Audience.ROLES


@pytest.fixture
def held(crowd: list[User], proofreader: CustomRole) -> tuple[str, dict[str, str]]:
    """By all of them; its page, and what is typed there for it to include more."""
    RoleAssignment.objects.filter(user__in=crowd).update(role=proofreader.key)
    typed = {str(VIEW_ARTICLE): "contributor", str(EDIT_ARTICLE): "editor", "reason": "x", "version": "1"}
    return f"/cms/people/roles/{proofreader.pk}/", typed | {"name": "Proofreader"}


def test_the_page_of_a_role_counts_at_least_so_many(
    held: tuple[str, dict[str, str]], proofreader: CustomRole, as_ada: Client
) -> None:
    page = as_ada.post(*held).text
    assert "Nor was everybody looked at" in page
    assert "At least 12 people may do more" in page
    assert confirmed(as_ada, *held).status_code == 302
    proofreader.refresh_from_db()
    assert str(EDIT_ARTICLE) in proofreader.cells


@pytest.mark.parametrize("most", [(MANY - 1, 1_000), (1_000, MANY - 1)])
def test_what_was_shown_of_a_part_is_not_what_is_shown_of_everybody(
    most: tuple[int, int], held: tuple[str, dict[str, str]], proofreader: CustomRole, as_ada: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address, typed = held
    monkeypatch.setattr(whom_it_concerns, "MOST", most[0])
    seal = {"seen": seal_in(as_ada.post(address, typed).text)}
    monkeypatch.setattr(whom_it_concerns, "MOST", most[1])
    assert "Something has changed since you looked" in as_ada.post(address, typed | seal).text
    proofreader.refresh_from_db()
    assert str(EDIT_ARTICLE) not in proofreader.cells


def test_what_would_be_demanded_no_longer_is_exact(crowd: list[User], news: Section, ada: User) -> None:
    def loosen() -> None:
        change_policy(None, {"four_eyes": False}, by=ada, reason="x")

    part = consequences_of(loosen)
    assert not part.everybody
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(whom_it_concerns, "MOST", 1_000)
        exact = consequences_of(loosen)
    assert exact.everybody
    assert part.relaxed == exact.relaxed


def test_commands_say_so(otto: User) -> None:
    difference = Difference(otto.pk, EDIT_ARTICLE, 12, 0)
    found = Consequences((difference,), {otto.pk: otto}, whole=False, everybody=False)
    assert f"{NOT_EVERYBODY}\nat least 1 would gain, at least 0 would lose." in as_sentences(found)
    assert as_facts(found)["everybody_looked_at"] is False
