"""Candidates for required approvals (content.approvals.candidates): nothing is called impossible without being so."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.approvals import candidates, role_holders
from content.approvals.candidates import able_to_meet, outlook
from content.models import Article, Section
from content.policies.change import change_policy
from rbac.models import CustomRole, RoleAssignment
from secureproject.doctor.check import CannotTell
from secureproject.doctor.content import approvals_nobody_can_give
from tests.commands import printed
from tests.newsroom import Person, fresh
from tests.policies import demand, token

UNSURE = "There are too many users to check them all, so one may be able to."


def hold(role: str, number: int, **facts: Any) -> list[User]:
    people = User.objects.bulk_create(
        User(email=f"{role}{n}@example.org", name=f"{role} {n}", is_active=True, **facts)
        for n in range(number)
    )
    RoleAssignment.objects.bulk_create(RoleAssignment(user=one, role=role, reason="x") for one in people)
    return people


@pytest.fixture
def crowd(in_review: Article, ada: Person, monkeypatch: pytest.MonkeyPatch) -> Section:
    """For a contributor, who may not approve; there are more of them, and more editors, than are looked at."""
    monkeypatch.setattr(role_holders, "SCANNED", 2)
    change_policy(in_review.section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    hold("contributor", 6)
    hold("editor", 6)
    found: Section = fresh(in_review).section
    return found


def test_pages_call_nothing_impossible(in_review: Article, crowd: Section, as_edna: Client) -> None:
    policy = as_edna.get(f"/cms/sections/{crowd.pk}/policy/").text
    assert UNSURE in policy
    assert "only an emergency publishes here" not in policy
    page = as_edna.get(f"/cms/articles/{in_review.pk}/review/").text
    assert "No one was found who can give it; there are too many to look at everyone" in page
    assert "no one can give it at present" not in page
    assert "An administrator can give someone the role" not in page


def test_the_command_says_it_apart(crowd: Section) -> None:
    assert UNSURE in printed("section_policy", "news")
    assert '"impossible": []' in printed("section_policy", "news", "--json")
    assert UNSURE in printed("section_policy", "news", "--json")


def test_doctor_cannot_tell(crowd: Section) -> None:
    with pytest.raises(CannotTell, match="News: No one was found"):
        list(approvals_nobody_can_give())


def test_doctor_names_it_beside_what_is_impossible(
    crowd: Section, policies: Section, ada: Person, cara: Person
) -> None:
    change_policy(policies, {"demands": [[f"person:{cara.pk}"]]}, by=ada, reason="x")
    impossible, unsure = list(approvals_nobody_can_give())
    assert impossible.startswith("Policies: No one can give")
    assert UNSURE in unsure


def test_too_few_for_two_approvals_may_be_enough(crowd: Section, ada: Person) -> None:
    one = User.objects.filter(email__startswith="contributor").latest("pk")
    RoleAssignment.objects.create(user=one, role="editor", reason="x")
    change_policy(crowd, {"demands": [["role:contributor"], ["role:contributor"]]}, by=ada, reason="x")
    impossible, [sentence] = outlook(Section.objects.get(pk=crowd.pk))
    assert impossible == []
    assert sentence.startswith("Too few different people were found")


def test_of_many_whose_account_refuses_no_more_are_asked_than_some(
    in_review: Article, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "ASKED", 10)
    section = in_review.section
    RoleAssignment.objects.filter(role="editor").delete()
    change_policy(section, {"demands": [["role:editor"]]}, by=ada, reason="x")
    hold("editor", 9, frozen_at=timezone.now() - timedelta(days=1))
    assert len(outlook(fresh(in_review).section).impossible) == 1
    more = User.objects.create(
        email="more@example.org", name="More", is_active=True, frozen_at=timezone.now()
    )
    RoleAssignment.objects.create(user=more, role="editor", reason="x")
    [able] = able_to_meet((("role:editor",),), fresh(in_review).section)
    assert able == ([], False)


def test_what_no_one_can_give_is_told(in_review: Article, asks: Section, lena: Person, ed: Person) -> None:
    assert (outlook(asks).impossible, list(approvals_nobody_can_give())) == ([], [])
    User.objects.filter(pk=lena.pk).update(is_active=False)
    assert "a user with the role “Legal review”" in outlook(asks).impossible[0]
    assert "News: No one can give the approval" in next(iter(approvals_nobody_can_give()))
    told = printed("section_policy", "news")
    assert "No one can give the approval by a user with the role “Legal review”" in told


def test_who_is_named_and_may_not_approve_there_is_told(news: Section, ada: Person, cara: Person) -> None:
    demand(news, ada, [[token(cara)]])
    news.refresh_from_db()
    assert "approval by Cara" in outlook(news).impossible[0]


def test_two_demands_need_two_people(asks: Section, ada: Person, legal: CustomRole) -> None:
    demand(asks, ada, [[token(legal)], [token(legal)]])
    asks.refresh_from_db()
    assert "more different people" in outlook(asks).impossible[0]
