"""Missing approvals (content.draft_approvals): whose approval counts for what a section requires."""

import pytest

from accounts.models import User
from audit.models import Entry
from content import workflow
from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE
from content.guests.answering import approve_as_guest
from content.models import Article, Section
from content.policies import change as set_policy
from content.proofs.publication_proof import value_of
from content.reviewing.claims import claim_review
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Refused
from rbac.models import CustomRole, RoleAssignment
from rbac.queries import visible_to
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, digest_of, fresh
from tests.policies import demand, token, with_policy


def approve(article: Article, who: Person) -> None:
    workflow.approve(article, by=User.objects.get(pk=who.pk), digest=digest_of(article))


def test_an_approval_by_anybody_else_does_not_count(
    in_review: Article, asks: Section, ed: Person, edna: Person, ada: Person, lena: Person
) -> None:
    for nobody in (ed, edna, ada):
        with pytest.raises(Refused, match="still needs an approval by a user with the role “Legal review”"):
            approve(in_review, nobody)
        with pytest.raises(Refused, match="Yours would not be that"):
            claim_review(in_review, by=nobody)
        assert not visible_to(nobody, APPROVE_ARTICLE, Article).exists()
    assert decide(lena, APPROVE_ARTICLE, fresh(in_review)).allowed
    with pytest.raises(Refused, match="still needs an approval by a user with the role “Legal review”"):
        workflow.publish(in_review, by=ed)


def test_what_was_approved_before_it_was_asked_for_still_needs_it(
    approved: Article, asks: Section, ed: Person, lena: Person
) -> None:
    with pytest.raises(Refused, match="Legal review"):
        workflow.publish(approved, by=ed)
    assert not visible_to(ed, PUBLISH_ARTICLE, Article).exists()
    approve(approved, lena)
    assert visible_to(ed, PUBLISH_ARTICLE, Article).get() == approved
    workflow.publish(approved, by=ed)


def test_the_approval_says_by_which_demand_it_counted(
    in_review: Article, asks: Section, legal: CustomRole, lena: Person, ed: Person
) -> None:
    approve(in_review, lena)
    workflow.publish(in_review, by=ed)
    given = fresh(in_review).live.approvals.get()
    assert (given.held, given.policy["demands"]) == ([legal.key], [[token(legal)]])
    told = Entry.objects.get(event="content.article.approved")
    assert value_of(told, "counted_as") == [legal.key]
    assert value_of(told, "policy")["demands"] == [{"roles": [legal.key], "people": 0}]


def test_each_demand_takes_a_person_of_its_own(
    in_review: Article, asks: Section, legal: CustomRole, lena: Person, ed: Person, edna: Person, ada: Person
) -> None:
    demand(asks, ada, [[token(legal)], ["role:editor"]])
    RoleAssignment.objects.create(user=lena, role="editor", scope=asks.scope, reason="both")
    forget_assignments()
    approve(in_review, lena)
    with pytest.raises(Refused, match="needs an approval by"):
        workflow.publish(in_review, by=ed)
    with pytest.raises(Refused, match="already"):
        approve(in_review, lena)
    approve(in_review, edna)  # Lena counts for Legal review now, whatever else she could count for
    workflow.publish(in_review, by=ed)


def test_the_rest_may_come_from_anybody_until_only_that_one_is_missing(
    in_review: Article, asks: Section, ada: Person, ed: Person, edna: Person, lena: Person
) -> None:
    set_policy.change_policy(asks, {"approvals": 2}, by=ada, reason="x")
    approve(in_review, ed)
    with pytest.raises(Refused, match="Legal review"):
        approve(in_review, edna)
    approve(in_review, lena)
    workflow.publish(in_review, by=ed)


def test_no_one_stands_in_for_who_is_named(
    in_review: Article, news: Section, ada: Person, ed: Person, edna: Person
) -> None:
    demand(news, ada, [[token(edna)]])
    with pytest.raises(Refused, match="an approval by Edna"):
        approve(in_review, ed)
    approve(in_review, edna)
    told = Entry.objects.get(event="content.article.approved")
    assert value_of(told, "counted_as") == ["named"]
    assert str(edna.pk) not in str(value_of(told, "policy"))


def test_no_guest_stands_in_and_a_user_who_asked_one_still_approves(
    in_review: Article, asks: Section, ada: Person, lena: Person, ed: Person, legal: CustomRole
) -> None:
    with_policy(asks, guests="approve", approvals=2)
    RoleAssignment.objects.create(user=lena, role="editor", scope=asks.scope, reason="asks guests")
    forget_assignments()
    review = asked(fresh(in_review), User.objects.get(pk=lena.pk))
    link_in_mail(review)
    approve_as_guest(review.pk)
    with pytest.raises(Refused, match="Legal review"):
        workflow.publish(in_review, by=ed)
    approve(in_review, lena)
    with pytest.raises(Refused):  # a guest and who asked them are one person
        workflow.publish(in_review, by=ed)
    approve(in_review, ed)
    workflow.publish(in_review, by=ed)


def test_no_guest_is_asked_where_only_someone_else_is_missing(
    in_review: Article, asks: Section, ed: Person
) -> None:
    with_policy(asks, guests="approve")
    with pytest.raises(Refused, match="A guest's would not be that"):
        asked(fresh(in_review), ed)
