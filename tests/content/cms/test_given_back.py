"""The rules change while somebody writes: nothing is saved, everything is given back, and the way on is said."""

from django.test import Client

from content import workflow
from content.models import Article, Revision
from tests.newsroom import Person, digest_of, fresh, write

TYPED = {"title": "New <title>", "summary": "A new summary.", "body": "<p>New words.</p>", "base": "1"}


def test_all_that_was_written_is_given_back(published: Article, ed: Person, as_cara: Client) -> None:
    workflow.take_down(published, by=ed, reason="Wrong.")
    answer = as_cara.post(f"/cms/articles/{published.pk}/", TYPED | {"slug": "x", "language": "en"})
    assert answer.status_code == 403
    assert Revision.objects.count() == 1
    for part in ("New &lt;title&gt;", "A new summary.", "&lt;p&gt;New words.&lt;/p&gt;"):
        assert part in answer.text
    assert "This article has been taken down." in answer.text
    assert "stored nowhere else" not in answer.text


def test_whoever_was_too_late_is_led_to_how_it_stands(
    in_review: Article, cara: Person, as_ed: Client
) -> None:
    digest = digest_of(in_review)
    write(in_review, cara, "From June.")
    answer = as_ed.post(f"/cms/articles/{in_review.pk}/approve/", {"digest": digest})
    assert answer.status_code == 409
    assert f'href="/cms/articles/{in_review.pk}/">See how the article stands now</a>' in answer.text
    assert fresh(in_review).draft.status.state == "draft"


def test_nobody_is_led_to_an_article_who_may_not_know_of_it(in_review: Article, as_otto: Client) -> None:
    answer = as_otto.post(f"/cms/articles/{in_review.pk}/approve/", {"digest": "x"})
    assert answer.status_code in {403, 404}
    assert "See how the article stands now" not in answer.text


def test_elsewhere_there_is_no_article_to_be_led_to(as_ada: Client) -> None:
    answer = as_ada.post("/cms/topics/new/", {"name": "x" * 500})
    assert "See how the article stands now" not in answer.text
