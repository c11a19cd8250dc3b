"""The approvals panel (content.cms.review.review): which are missing and who can give them."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.models import Article, Section
from tests.newsroom import Person


def test_review_and_queue_say_whose_approval_is_missing_and_who_can_give_it(
    in_review: Article, asks: Section, as_ed: Client, as_edna: Client, lena: Person
) -> None:
    missing = "This version still needs an approval by a user with the role “Legal review”."
    assert missing in as_ed.get("/cms/review/").text
    page = as_edna.get(f"/cms/articles/{in_review.pk}/review/").text
    assert missing in page
    assert "It can be given by: Lena" in " ".join(page.split())
    User.objects.filter(pk=lena.pk).update(is_active=False)
    page = as_edna.get(f"/cms/articles/{in_review.pk}/review/").text
    assert "no one can give it at present" in page
    assert "An administrator can give someone the role" in page
    policy = as_edna.get(f"/cms/sections/{asks.pk}/policy/").text
    assert "No one can give the approval by a user with the role “Legal review”" in policy


def test_a_queue_of_many_asks_no_more_than_one_of_few(
    in_review: Article, asks: Section, cara: Person, as_ed: Client
) -> None:
    def asked_for() -> int:
        with CaptureQueriesContext(connection) as captured:
            as_ed.get("/cms/review/")
        return len(captured)

    asked_for()  # what a process remembers
    few = asked_for()
    for number in range(4):
        workflow.submit(workflow.create_article(asks, by=cara, title=f"S{number}", body="<p>x</p>"), by=cara)
    assert asked_for() == few
