"""What readers see of a picture changes with a second person (content.media.metadata), as a reader sees it."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from content import workflow
from content.models import Article, Asset, PublicText, Section
from tests.content.media.files import current
from tests.newsroom import Person, fresh, publish
from tests.signing_in import signed_in

SAID = {"title": "Quay", "alternative_text": "BREAKING: flood", "caption": "", "credit": "", "licence": ""}
UP, DOWN = {"focal_x": "30", "focal_y": "10"}, {"focal_x": "30", "focal_y": "90"}


@pytest.fixture
def ferries(quay: Asset, cara: Person, news: Section) -> Article:
    """A draft that opens with the picture, cropped near its top."""
    body = f'<figure><img src="{current(quay).address}" alt="Quay"></figure><p>Ferries.</p>'
    article = workflow.create_article(news, by=cara, title="Ferries", body=body)
    say(quay, cara, UP)
    return article


def say(asset: Asset, by: Person, point: dict[str, str]) -> str:
    said = SAID | point | {"language": "", "tags": ""}
    return signed_in(by).post(f"/cms/media/{asset.pk}/", said, follow=True).text


def seen(article: Article, anon: Client) -> list[bytes]:
    """Every public answer about it, with the crop that Ed wants."""
    path = fresh(article).address.path
    pages = (f"/{path}/", "/", "/news/", "/feed/", f"/api/v1/articles/{article.public_id}/")
    cut = f"/media/{current(Asset.objects.get()).digest}/wide-720-y18.avif"
    return [anon.get(page).getvalue() for page in (*pages, cut)]


def test_the_crop_of_a_published_picture_waits_for_a_second_person(
    ferries: Article, quay: Asset, cara: Person, ed: Person, anon: Client
) -> None:
    publish(ferries, by=cara, approver=ed)
    before = seen(ferries, anon)
    assert b"wide-720-y2.avif" in before[0]
    assert "once another user has accepted it" in say(quay, ed, DOWN)
    assert seen(ferries, anon) == before
    text = PublicText.objects.get(kind="picture", applied_at=None)
    assert "% from the top" in signed_in(ed).get("/cms/words/").text
    for who in (ed, cara):
        signed_in(who).post(f"/cms/words/{text.pk}/accept/", {"digest": text.digest})
        assert seen(ferries, anon) == before


def test_the_second_person_accepts_it(
    ferries: Article, quay: Asset, cara: Person, ed: Person, edna: Person, anon: Client
) -> None:
    publish(ferries, by=cara, approver=ed)
    say(quay, ed, DOWN)
    text = PublicText.objects.get(kind="picture", applied_at=None)
    signed_in(edna).post(f"/cms/words/{text.pk}/accept/", {"digest": text.digest})
    assert b"wide-720-y18.avif" in seen(ferries, anon)[0]


@pytest.mark.parametrize("step", ["submit", "approve"])
def test_a_crop_that_is_being_approved_waits_too(
    step: str, ferries: Article, quay: Asset, cara: Person, ed: Person, published: Article
) -> None:
    workflow.submit(ferries, by=cara)
    if step == "approve":
        workflow.approve(ferries, by=ed, digest=fresh(ferries).newest.digest)
    say(quay, cara, DOWN)
    quay.refresh_from_db()
    assert (quay.focal_y, quay.alternative_text) == (100, "BREAKING: flood")


def test_one_that_no_one_else_was_shown_does_not_wait(
    ferries: Article, quay: Asset, cara: Person, published: Article
) -> None:
    say(quay, cara, DOWN)
    quay.refresh_from_db()
    assert quay.focal_y == 900


def test_the_database_refuses_another_crop_of_a_picture_that_readers_see(
    ferries: Article, quay: Asset, cara: Person, ed: Person
) -> None:
    publish(ferries, by=cara, approver=ed)
    with pytest.raises(DatabaseError, match="no second person"), transaction.atomic():
        Asset.objects.filter(pk=quay.pk).update(focal_x=2, focal_y=2)
