"""The rules change while somebody writes: nothing is saved, everything is given back, and the way on is said."""

from django.test import Client

from content import workflow
from content.models import Article, Revision, Section
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
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


def test_a_new_article_of_whoever_may_write_none_any_more(
    news: Section, cara: Person, as_cara: Client
) -> None:
    RoleAssignment.objects.filter(user=cara).delete()
    forget_assignments()
    copy = "613f03e9-520b-4ffe-915d-6139ed9360d5"
    sent = TYPED | {"section": str(news.pk), "copy": copy, "window": "w1", "sequence": "3"}
    answer = as_cara.post("/cms/articles/new/", sent)
    assert (answer.status_code, Article.objects.count()) == (403, 0)
    for part in ("New &lt;title&gt;", "A new summary.", "&lt;p&gt;New words.&lt;/p&gt;"):
        assert part in answer.text
    assert f'data-thing="new:{copy}" data-window="w1" data-sequence="3"' in answer.text
    assert "This account holds no role that allows it." in answer.text


def test_whoever_never_wrote_anything_reads_the_plain_page(as_otto: Client) -> None:
    for answer in (
        as_otto.get("/cms/articles/new/"),
        as_otto.post("/cms/articles/new/", {"kind": "article"}),
    ):
        assert answer.status_code == 403
        assert "data-not-saved" not in answer.text
