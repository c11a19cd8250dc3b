"""Guest reviewers: who sees them, who may invite, revoke and erase; no page shows the link.

Tests of content.cms.review.guests.
"""

import pytest
from django.test import Client

from content.models import Article, Guest, GuestReview, Section
from tests.guests import answered_yes
from tests.newsroom import Person, digest_of
from tests.policies import with_policy

pytestmark = pytest.mark.usefixtures("guests_approve")


def page_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/guests/"


def values(article: Article, **other: str) -> dict[str, str]:
    guest = {"name": "Gisela Guest", "email": "gisela@lawyers.example", "days": "3"}
    return {**guest, "digest": digest_of(article), **other}


def test_an_editor_asks_sees_and_revokes(in_review: Article, as_ed: Client) -> None:
    assert as_ed.post(f"{page_of(in_review)}ask/", values(in_review)).status_code == 302
    page = as_ed.get(page_of(in_review))
    assert "Gisela Guest (gisela@lawyers.example)" in page.text
    assert "/guest/review/" not in page.text
    assert "Gisela Guest" in as_ed.get(f"/cms/articles/{in_review.pk}/review/").text
    key = GuestReview.objects.get().pk
    assert as_ed.post(f"{page_of(in_review)}revoke/", {"guest": key}).status_code == 302
    assert "Revoked" in as_ed.get(page_of(in_review)).text


@pytest.mark.parametrize(
    "wrong",
    [{"email": "x"}, {"name": ""}, {"days": "90"}, {"digest": "0" * 64}, {"email": "cara@example.org"}],
)
def test_what_is_wrong_is_said(wrong: dict[str, str], in_review: Article, as_ed: Client) -> None:
    answer = as_ed.post(f"{page_of(in_review)}ask/", values(in_review, **wrong))
    assert answer.status_code in {409, 422}
    assert not GuestReview.objects.exists()


def test_the_page_of_the_policy_names_guests(in_review: Article, as_ed: Client, news: Section) -> None:
    assert (
        "A guest whom an editor invited by mail may approve"
        in as_ed.get(f"/cms/sections/{news.pk}/policy/").text
    )


def test_where_guests_may_not_approve_the_review_page_does_not_offer_it(
    in_review: Article, as_ed: Client, news: Section
) -> None:
    with_policy(news, guests="read")
    assert "Ask a guest" not in as_ed.get(f"/cms/articles/{in_review.pk}/review/").text


REALLY = {"reason": "They asked for it.", "understood": "on"}


@pytest.fixture
def review(in_review: Article, ed: Person) -> GuestReview:
    return answered_yes(in_review, ed)


def pages(review: GuestReview) -> tuple[str, str]:
    guests = f"/cms/articles/{review.revision.article_id}/guests/"
    return f"{guests}asked/", f"{guests}{review.pk}/erase/"


@pytest.mark.parametrize(
    "form", [{}, {"reason": "x"}, {"understood": "on"}, {"reason": " ", "understood": "on"}]
)
def test_it_takes_a_reason_and_a_tick(form: dict[str, str], review: GuestReview, as_ada: Client) -> None:
    assert as_ada.post(pages(review)[1], form).status_code == 422
    assert Guest.objects.get().sealed


def test_a_guest_of_another_article_is_not_found_here(
    review: GuestReview, draft: Article, as_ada: Client, in_review: Article
) -> None:
    wrong = f"/cms/articles/{in_review.pk}/guests/{review.pk + 1}/erase/"
    assert as_ada.post(wrong, REALLY).status_code == 404


def test_an_administrator_erases_and_the_answer_stays(
    review: GuestReview, as_ada: Client, as_ed: Client
) -> None:
    everybody, erasing = pages(review)
    assert "Gisela Guest (gisela@lawyers.example)" in as_ada.get(everybody).text
    assert everybody in as_ada.get(f"/cms/articles/{review.revision.article_id}/history/").text
    assert as_ada.post(erasing, REALLY).status_code == 302
    assert as_ada.post(erasing, REALLY).status_code == 404
    for client, path in ((as_ada, everybody), (as_ed, everybody.removesuffix("asked/"))):
        page = client.get(path).text
        assert ("name and address were erased" in page, "Gisela" in page, "Approved" in page) == (
            True,
            False,
            True,
        )
