"""/cms/review/: what waits, what changed, and the decision about exactly this version (content.cms.review.review)."""

from django.test import Client

from accounts.models import User
from content import workflow
from content.models import Article, Section
from tests.counting import queries
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy
from tests.signing_in import signed_in


def test_who_wrote_part_of_it_is_told_why_not(draft: Article, ed: Person, as_ed: Client) -> None:
    write(draft, ed, "Ed was here.")
    workflow.submit(draft, by=ed)
    assert "You wrote part of it" in as_ed.get("/cms/review/").text
    page = as_ed.get(f"/cms/articles/{draft.pk}/review/").text
    assert "You wrote part of this version, so another user has to approve it." in page
    assert "disabled" in page


def test_the_difference_to_what_is_live_is_shown_as_text(
    published: Article, cara: Person, ed: Person
) -> None:
    write(published, cara, "From &lt;b&gt; June.")
    workflow.submit(published, by=cara)
    page = signed_in(ed).get(f"/cms/articles/{published.pk}/review/").text
    assert "<del>May</del><ins>&lt;b&gt; June</ins>" in page


def test_the_decision_names_the_version(in_review: Article, ed: Person) -> None:
    page = signed_in(ed).get(f"/cms/articles/{in_review.pk}/review/").text
    draft = fresh(in_review).draft
    assert f'name="digest" value="{draft.digest}"' in page
    assert "2 words" in page


def test_what_is_only_live_is_not_reviewed(published: Article, ed: Person) -> None:
    assert signed_in(ed).get(f"/cms/articles/{published.pk}/review/").status_code == 302


def test_what_needs_one_more_approval_by_now_is_not_called_ready(
    approved: Article, news: Section, ed: Person, edna: Person
) -> None:
    ready, review = "Approved, ready to publish", f'href="/cms/articles/{approved.pk}/review/">Review'
    page = signed_in(edna).get("/cms/review/").text
    assert ready in page
    assert review not in page
    with_policy(news, approvals=2)
    page = signed_in(edna).get("/cms/review/").text
    assert ready not in page
    assert review in page
    assert review not in signed_in(ed).get("/cms/review/").text  # he said yes already


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
    queries(as_ed, "/cms/review/")  # what a process remembers
    few = queries(as_ed, "/cms/review/")
    for number in range(4):
        workflow.submit(workflow.create_article(asks, by=cara, title=f"S{number}", body="<p>x</p>"), by=cara)
    assert queries(as_ed, "/cms/review/") == few
