"""Approving (content.approvals.approvals): bound to exactly one version, by a user who wrote none of it."""

import pytest

from audit.models import Entry
from content import workflow
from content.errors import WrongState
from content.models import Approval, Article
from content.models.articles.review import State
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.policies import with_policy


@pytest.mark.parametrize("who", ["ed", "edna", "ada"], indirect=True)
def test_no_one_approves_own_words(who: Person, draft: Article, cara: Person) -> None:
    write(draft, who, "Words of mine.")
    article = write(draft, cara, "Words of mine, and hers.")
    workflow.submit(article, by=cara)
    with pytest.raises(Refused, match="You wrote part of this version"):
        workflow.approve(article, by=who, digest=digest_of(article))


def test_words_that_went_live_before_do_not_count_as_own(
    published: Article, ed: Person, edna: Person
) -> None:
    write(published, ed, "Ed's part.")
    publish(published, by=ed, approver=edna)
    article = write(published, edna, "Edna's part.")
    workflow.submit(article, by=edna)
    workflow.approve(article, by=ed, digest=digest_of(article))
    assert fresh(article).draft.status.state == State.APPROVED


def test_another_version_than_the_one_read_is_not_approved(
    in_review: Article, cara: Person, ed: Person
) -> None:
    read = digest_of(in_review)
    write(in_review, cara, "Quickly changed.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(WrongState, match="changed after you opened it"):
        workflow.approve(in_review, by=ed, digest=read)


def test_an_approval_names_the_version_and_the_person(approved: Article, ed: Person) -> None:
    approval = Approval.objects.get()
    assert (approval.approver, approval.digest, approval.submission) == (ed, digest_of(approved), 1)


def test_an_approval_keeps_the_role_it_was_given_in(in_review: Article, ed: Person) -> None:
    workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    workflow.publish(in_review, by=ed)
    approved, published = (
        Entry.objects.filter(event=f"content.article.{name}").get() for name in ("approved", "published")
    )
    assert Approval.objects.get().role == "editor"
    assert [value for _, value in (approved.public["role"], approved.public["four_eyes"])] == ["editor", True]
    assert published.public["approver_roles"][1] == ["editor"]


def test_an_authors_own_approval_is_not_recorded_once_two_are_asked_for(
    in_review: Article, ed: Person, edna: Person
) -> None:
    with_policy(in_review.section, four_eyes=False)
    write(in_review, ed, "Ed's part.")
    workflow.submit(in_review, by=ed)
    workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    with_policy(in_review.section, four_eyes=True)
    workflow.approve(in_review, by=edna, digest=digest_of(in_review))
    workflow.publish(in_review, by=edna)
    published = Entry.objects.get(event="content.article.published")
    assert Approval.objects.count() == 2
    assert published.public["approver_roles"][1] == ["editor"]
