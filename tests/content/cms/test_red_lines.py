"""What waits for a second person offers that to whoever can, and says to everybody else who could."""

import pytest
from django.test import Client

from content import workflow
from content.models import Article, EmergencyPass
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh
from tests.signing_in import signed_in

SIGN = "Look at it and sign it off"
WHO = "See who can sign it off"
COUNTERSIGN = "Read it and countersign it"


@pytest.fixture
def red(draft: Article, as_ada: Client) -> EmergencyPass:
    """Cara wrote it, and Ada published it in an emergency."""
    digest = digest_of(draft)
    typed = {"digest": digest, "reason": "Gas leak", "minutes": "15"}
    as_ada.post(f"/cms/articles/{draft.pk}/emergency/open/", typed)
    as_ada.post(f"/cms/articles/{draft.pk}/publish/", {"digest": digest})
    return EmergencyPass.objects.get()


def places(article: Article) -> tuple[str, ...]:
    return "/cms/", f"/cms/articles/{article.pk}/"


def test_whoever_opened_it_or_wrote_it_is_not_asked_to_sign_it_off(
    red: EmergencyPass, as_ada: Client, as_cara: Client
) -> None:
    for client in (as_ada, as_cara):
        for page in places(red.article):
            shown = client.get(page).text
            assert (SIGN in shown, WHO in shown) == (False, True), page


def test_whoever_can_is_asked_to_sign_it_off(red: EmergencyPass, as_ed: Client) -> None:
    section = f"/cms/sections/{red.article.section_id}/"
    for page in (*places(red.article), section):
        shown = as_ed.get(page).text
        assert (SIGN in shown, WHO in shown) == (True, False), page


def test_the_page_says_who_can(red: EmergencyPass, as_ada: Client, as_ed: Client) -> None:
    page = f"/cms/articles/{red.article_id}/emergency/"
    who = "Any editor of “News” or administrator who neither opened it nor wrote part of it can sign it off."
    assert who in as_ada.get(page).text
    assert who not in as_ed.get(page).text


def test_it_names_nobody_where_there_is_nobody(red: EmergencyPass, as_ada: Client, ed: Person) -> None:
    ed.is_active = False
    ed.save()
    page = as_ada.get(f"/cms/articles/{red.article_id}/emergency/").text
    assert "Any editor of" not in page
    assert "There is nobody else yet who could sign it off." in page


def test_the_version_that_is_to_be_read_is_a_link(red: EmergencyPass, as_ed: Client) -> None:
    version = f"/cms/articles/{red.article_id}/history/{red.revision.number}/"
    assert f'href="{version}"' in as_ed.get(f"/cms/articles/{red.article_id}/emergency/").text
    assert as_ed.get(version).status_code == 200


def test_only_whoever_can_is_asked_to_countersign(approved: Article, ed: Person, edna: Person) -> None:
    article = corrected(workflow.publish(approved, by=ed), ed).article
    for page in places(fresh(article)):
        assert COUNTERSIGN not in signed_in(ed).get(page).text
        assert COUNTERSIGN in signed_in(edna).get(page).text
