"""What waits for a second person is offered to users who can settle it; others read who could.

Tests of content.cms.desk.warnings.
"""

from django.test import Client

from content import workflow
from content.models import Article, EmergencyPass
from tests.corrections import corrected
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

SIGN = "Look at it and sign it off"

WHO = "See who can sign it off"

COUNTERSIGN = "Read it and countersign it"


def places(article: Article) -> tuple[str, ...]:
    return "/cms/", f"/cms/articles/{article.pk}/"


def test_a_user_who_opened_it_or_wrote_it_is_not_asked_to_sign_it_off(
    red: EmergencyPass, as_ada: Client, as_cara: Client
) -> None:
    for client in (as_ada, as_cara):
        for page in places(red.article):
            shown = client.get(page).text
            assert (SIGN in shown, WHO in shown) == (False, True), page


def test_a_user_who_can_is_asked_to_sign_it_off(red: EmergencyPass, as_ed: Client) -> None:
    section = f"/cms/sections/{red.article.section_id}/"
    for page in (*places(red.article), section):
        shown = as_ed.get(page).text
        assert (SIGN in shown, WHO in shown) == (True, False), page


def test_only_a_user_who_can_is_asked_to_countersign(approved: Article, ed: Person, edna: Person) -> None:
    article = corrected(workflow.publish(approved, by=ed), ed).article
    for page in places(fresh(article)):
        assert COUNTERSIGN not in signed_in(ed).get(page).text
        assert COUNTERSIGN in signed_in(edna).get(page).text
