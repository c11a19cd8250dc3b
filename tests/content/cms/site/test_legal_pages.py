"""Screens of legal pages: their state, their forms, and what is refused."""

import pytest
from django.test import Client
from django.utils.timezone import localdate

from content.models import LegalPage, PublicText
from content.public_text.verbs import accept
from tests.content.site.legal import IMPRINT, PAGES, STATEMENT, published
from tests.newsroom import Person

LIST, IMPRINT_PAGE = "/cms/settings/pages/", "/cms/settings/pages/imprint/"
FORM = IMPRINT | {"reason": "Due by law."}


@pytest.mark.parametrize(
    ("who", "sees"), [("as_otto", 403), ("as_cara", 403), ("as_ed", 403), ("as_edna", 200)]
)
def test_editors_of_the_whole_site_see_and_administrators_change(
    who: str, sees: int, request: pytest.FixtureRequest
) -> None:
    browser = request.getfixturevalue(who)
    assert browser.get(LIST).status_code == browser.get(IMPRINT_PAGE).status_code == sees
    for step in ("draft/", "publish/"):
        assert browser.post(IMPRINT_PAGE + step, FORM).status_code == 403
    assert not LegalPage.objects.exists()


def test_there_are_four_of_them(as_ada: Client) -> None:
    assert as_ada.get(f"{LIST}terms/").status_code == 404
    assert as_ada.post(f"{LIST}terms/draft/").status_code == 404


def test_missing_fields_are_named_at_each_and_what_was_typed_stays(as_ada: Client) -> None:
    answer = as_ada.post(f"{IMPRINT_PAGE}publish/", FORM | {"address": "", "responsible": "[name]"})
    assert answer.status_code == 422
    assert "Fill in “Postal address”" in answer.text
    assert "“[name]” is a placeholder" in answer.text
    assert "Harbour Authority" in answer.text
    assert not PublicText.objects.filter(kind="page").exists()


@pytest.mark.parametrize(
    ("kind", "field", "value", "said"),
    [
        ("imprint", "email", "office", "is an e-mail address like"),
        ("imprint", "name", "x" * 201, "is longer than 200 characters"),
        ("accessibility", "reviewed_on", "2999-01-01", "not in the future"),
        ("accessibility", "prepared_on", "yesterday", "not in the future"),
        ("accessibility", "status", "perfect", "Select a valid choice"),
        ("accessibility", "report", "javascript:alert(1)", "is a whole address"),
    ],
)
def test_wrong_values_are_no_draft_either(
    kind: str, field: str, value: str, said: str, as_ada: Client
) -> None:
    answer = as_ada.post(f"{LIST}{kind}/draft/", PAGES[kind] | {field: value})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert not LegalPage.objects.exclude(draft={}).exists()


def test_a_draft_is_kept_unfinished_and_shown_beside_the_form(as_ada: Client) -> None:
    assert (
        as_ada.post(f"{IMPRINT_PAGE}draft/", {"variant": "de", "name": "Harbour [name]"}).status_code == 302
    )
    page = as_ada.get(IMPRINT_PAGE).text
    assert "<strong>Harbour [name]</strong>" in page
    assert "Draft" in as_ada.get(LIST).text


def test_no_statement_is_preset(as_ada: Client) -> None:
    page = as_ada.get(f"{LIST}accessibility/").text
    assert '<option value="" selected>' in page
    assert "compliant" not in page


def test_only_what_may_stay_empty_is_called_optional(as_ada: Client) -> None:
    page = as_ada.get(IMPRINT_PAGE).text
    optional = '<span class="optional">(optional)</span>'
    assert [f"{name} {optional}" in page for name in ("Postal address", "Telephone")] == [False, True]


def test_each_country_has_its_fields(as_ada: Client) -> None:
    assert 'name="director"' in as_ada.get(f"{IMPRINT_PAGE}?variant=fr").text
    assert 'name="director"' not in as_ada.get(f"{IMPRINT_PAGE}?variant=de").text


def test_the_list_says_what_is_due(as_ada: Client, eve: Person, ada: Person) -> None:
    assert as_ada.get(LIST).text.count("Missing") == 4
    assert as_ada.post(f"{IMPRINT_PAGE}publish/", FORM).headers["Location"] == LIST
    published("accessibility", by=ada, reviewed_on="2025-06-01")
    page = as_ada.get(LIST).text
    assert (page.count("Second look missing"), page.count("Yearly review due")) == (2, 1)
    published("accessibility", by=ada, reviewed_on=f"{localdate()}")
    for text in PublicText.objects.filter(kind="page"):
        accept(text, by=eve, digest=text.digest)
    page = as_ada.get(LIST).text
    assert (page.count("Second look missing"), page.count("Yearly review due")) == (0, 0)


def test_a_second_person_reads_the_difference(as_ada: Client, as_edna: Client, ada: Person) -> None:
    published("accessibility", by=ada)
    page = as_edna.get("/cms/words/").text
    assert "showed this without a second person: Due by law." in page
    assert STATEMENT["not_accessible"] in page
    assert "I have looked at it" in page
