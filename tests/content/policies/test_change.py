"""Changing a policy (content.policies.change): who may, what is inherited, and that no one loosens one alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from accounts.lifecycle.deactivation import deactivate
from accounts.models import User
from content import workflow
from content.actions import PUBLISH_ARTICLE
from content.errors import Loosens, NothingToChange, PolicyMoved, Waiting
from content.models import Article, PolicyChange, Section
from content.policies import change as set_policy
from content.policy import in_force
from content.sections import verbs as sections
from rbac.assignments import forget_assignments
from rbac.errors import Invalid, Refused
from rbac.independence.vouches import vouch
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.newsroom import Person, digest_of, fresh, person
from tests.policies import with_policy

WHY = "The team grew."


def ask(section: Section | None, by: Person, **own: Any) -> PolicyChange:
    return set_policy.change_policy(section, own, by=by, reason=WHY)


def now(section: Section) -> dict[str, Any]:
    return in_force(Section.objects.get(pk=section.pk)).values()


def test_a_loosening_waits_for_a_second_administrator(news: Section, ada: Person, abe: Person) -> None:
    change = ask(news, ada, four_eyes=False)
    assert (change.loosens, change.notice, change.applied_at) == (True, False, None)
    assert now(news)["four_eyes"] is True
    with pytest.raises(Refused, match="yourself"):
        set_policy.agree(change, by=ada)
    set_policy.agree(change, by=abe)
    assert now(news)["four_eyes"] is False
    with pytest.raises(PolicyMoved):
        set_policy.agree(change, by=abe)


def test_an_administrator_made_for_it_cannot_agree(news: Section, ada: Person, abe: Person) -> None:
    early = person("Early")
    RoleAssignment.objects.create(user=early, role="administrator", reason="x", assigned_by=ada)
    change = ask(news, ada, four_eyes=False)
    late = person("Late", "administrator")
    for puppet in (early, late):
        forget_assignments()
        with pytest.raises(Refused, match=r"cannot agree|count as one person"):
            set_policy.agree(change, by=puppet)
    vouch(early, reason="I know her.", by=abe)
    set_policy.agree(change, by=early)
    assert now(news)["four_eyes"] is False


@pytest.mark.usefixtures("one_person_suffices")
def test_tightening_is_immediate_and_inherited(news: Section, harbour: Section, ada: Person) -> None:
    assert ask(news, ada, approvals=2, audience="members").applied_at is not None
    assert now(harbour) | {"approvals": 2, "audience": "members"} == now(harbour)
    harbour.refresh_from_db()
    assert harbour.policy_from["approvals"] == {"id": news.pk, "title": "News"}
    sections.change_section(news, by=ada, title="Latest")
    harbour.refresh_from_db()
    assert harbour.policy_from["approvals"]["title"] == "Latest"


def test_one_waits_at_a_time_and_anybody_stops_it(news: Section, ada: Person, abe: Person) -> None:
    change = ask(news, ada, four_eyes=False)
    with pytest.raises(Waiting):
        ask(news, abe, comments="open")
    set_policy.withdraw(change, by=abe)
    with pytest.raises(PolicyMoved):
        set_policy.agree(change, by=abe)
    assert ask(news, ada, four_eyes=False).applied_at is None
    with pytest.raises(NothingToChange):
        ask(None, ada, approvals=1)


def test_what_no_longer_fits_is_not_applied(news: Section, ada: Person, abe: Person) -> None:
    change = ask(news, ada, comments="open")
    ask(news, abe, approvals=3)
    with pytest.raises(PolicyMoved, match="has changed"):
        set_policy.agree(change, by=abe)


def test_a_move_to_where_less_is_demanded_waits_too(
    harbour: Section, policies: Section, ada: Person, abe: Person
) -> None:
    with_policy(policies, four_eyes=False, comments="open")
    with pytest.raises(Loosens):
        sections.move_section(harbour, policies, by=ada)
    sections.move_section(harbour, policies, by=ada, reason=WHY)
    moved = Section.objects.select_related("address").get(pk=harbour.pk)
    assert moved.address.path == "news/harbour"
    set_policy.agree(set_policy.pending().get(), by=abe)
    moved = Section.objects.select_related("address").get(pk=harbour.pk)
    assert (moved.address.path, moved.four_eyes, moved.comments) == ("policies/harbour", False, "open")


@pytest.mark.usefixtures("one_person_suffices")
def test_a_new_section_inherits_and_is_never_looser(news: Section, ada: Person, ed: Person) -> None:
    ask(news, ada, approvals=2, comments="closed")
    below = sections.add_section(news, by=ed, title="Harbour")
    assert (below.approvals, below.comments) == (2, "closed")
    with pytest.raises(Invalid, match="administrator"):
        sections.add_section(news, by=ed, title="Loud", comments="open")
    with pytest.raises(Invalid, match="administrator"):
        sections.change_section(below, by=ed, comments="held")


def test_no_one_demands_a_passkey_without_having_one(news: Section, ada: Person) -> None:
    with pytest.raises(Invalid, match="shut yourself out"):
        ask(news, ada, factor="passkey")


def test_two_approvals_are_by_two_people(
    in_review: Article, news: Section, ada: Person, ed: Person, edna: Person, cara: Person
) -> None:
    ask(news, ada, approvals=2)
    workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    assert fresh(in_review).draft.status.state == "in_review"
    with pytest.raises(Refused, match="already"):
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    with pytest.raises(Refused, match="2 approvals"):
        workflow.publish(in_review, by=ed)
    assert not visible_to(ed, PUBLISH_ARTICLE, Article).exists()
    workflow.approve(in_review, by=edna, digest=digest_of(in_review))
    workflow.publish(in_review, by=ed)
    approval = fresh(in_review).live.approvals.first()
    assert approval.policy["approvals"] == 2


def test_more_approvals_asked_for_later_are_still_given(
    approved: Article, news: Section, ada: Person, ed: Person, edna: Person
) -> None:
    ask(news, ada, approvals=2)
    with pytest.raises(Refused, match="2 approvals"):
        workflow.publish(approved, by=ed)
    workflow.approve(approved, by=edna, digest=digest_of(approved))
    workflow.publish(approved, by=ed)


def test_an_administrator_made_by_one_who_was_made_for_it_cannot_agree_either(
    news: Section, ada: Person, abe: Person
) -> None:
    """Ada makes Early, Early makes Next: whom Next vouches for is still Ada."""
    early, following, vouched = person("Early"), person("Next"), person("Vouched")
    for puppet, maker in ((early, ada), (following, early), (vouched, abe)):
        RoleAssignment.objects.create(user=puppet, role="administrator", reason="x", assigned_by=maker)
    days = timezone.now() - timedelta(hours=73)
    RoleAssignment.objects.filter(user=abe).update(assigned_at=days)
    change = ask(news, ada, four_eyes=False)
    forget_assignments()
    with pytest.raises(Refused, match="count as one person"):
        set_policy.agree(change, by=following)
    with pytest.raises(ProgrammingError, match="no one else agreed"), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).update(applied_at=timezone.now(), agreed_by=following)
    set_policy.agree(change, by=vouched)
    assert now(news)["four_eyes"] is False


def test_who_administers_a_section_asks_and_the_site_agrees(
    news: Section, harbour: Section, ada: Person, sue: Person
) -> None:
    change = ask(harbour, sue, four_eyes=False)
    assert (change.loosens, change.applied_at) == (True, None)
    other = person("Sam", "administrator", news.scope)
    with pytest.raises(Refused, match="whole site"):
        set_policy.agree(change, by=other)
    set_policy.agree(change, by=ada)
    assert (now(harbour)["four_eyes"], now(news)["four_eyes"]) == (False, True)


@pytest.mark.parametrize("how", ["role", "account", "not me"])
def test_what_someone_asked_for_who_administers_it_no_more_lapses_at_once(
    how: str, news: Section, ada: Person, sue: Person
) -> None:
    change = ask(news, sue, four_eyes=False)
    if how == "role":
        RoleAssignment.objects.filter(user=sue).delete()
    elif how == "account":
        deactivate(sue, by=ada, reason="left")
    else:  # anyone who asked may have been someone else
        User.objects.filter(pk=sue.pk).update(roles_frozen_at=timezone.now())
    forget_assignments()
    with pytest.raises(PolicyMoved, match="does not administer it"):
        set_policy.agree(change, by=ada)
    assert set_policy.apply_due() == 0
    assert set_policy.pending().count() == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).update(applied_at=timezone.now(), agreed_by=ada)
