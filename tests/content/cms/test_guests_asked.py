"""Where administrators make a guest nameless: who sees it, and that it takes a reason and a tick."""

import pytest
from django.test import Client

from content.guests.answering import approve_as_guest
from content.models import Article, Guest, GuestReview, Section
from tests.guests import asked, link_in_mail
from tests.newsroom import Person
from tests.policies import with_policy

REALLY = {"reason": "They asked for it.", "understood": "on"}


@pytest.fixture(autouse=True)
def _guests_may_approve(news: Section) -> None:
    with_policy(news, guests="approve")


@pytest.fixture
def review(in_review: Article, ed: Person) -> GuestReview:
    made = asked(in_review, ed)
    link_in_mail(made)
    return approve_as_guest(made.pk)


def pages(review: GuestReview) -> tuple[str, str]:
    guests = f"/cms/articles/{review.revision.article_id}/guests/"
    return f"{guests}asked/", f"{guests}{review.pk}/erase/"


@pytest.mark.parametrize(("who", "status"), [("as_ed", 403), ("as_cara", 403), ("as_otto", 404)])
def test_nobody_but_administrators_gets_there(
    who: str, status: int, review: GuestReview, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(who)
    everybody, erasing = pages(review)
    assert [client.get(path).status_code for path in (everybody, erasing)] == [status, status]
    assert client.post(erasing, REALLY).status_code == status
    assert Guest.objects.get().sealed


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
