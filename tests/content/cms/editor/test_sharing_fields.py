"""Words for search engines and networks in the editor: refused, kept, shown as they will look, and read by approvers.

Tests of content.cms.editor.sharing_fields.
"""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django.fixtures import Settings

from content import workflow
from content.cms.editor.correction_forms import CorrectionForm
from content.models import Article, Asset
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from tests.content.cms.editor.typed import words
from tests.content.media.files import current, shown
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, change, fresh
from tests.previews import followed

HERE = "https://site.example"
ELSEWHERE = "https://elsewhere.example/ferries"


@pytest.fixture(autouse=True)
def by_https(settings: Settings) -> None:
    settings.SITE_URL = HERE


def typed(base: Any = 1, **fields: str) -> dict[str, Any]:
    return words(base) | {f"article-{name}": text for name, text in fields.items()}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("search_title", "t" * 201),
        ("search_description", "d" * 301),
        ("share_picture", f"/media/{'0a' * 32}/boats.png"),
        ("share_picture", "https://elsewhere.example/boats.png"),
        ("canonical", "http://elsewhere.example/"),
        ("canonical", "javascript:alert(1)"),
        ("canonical", "/news/ferry-timetable-changes/"),
        ("canonical", "https://"),
        ("canonical", f"{HERE}/news/ferry-timetable-changes/"),  # a draft
        ("canonical", f"{HERE}/news/nothing/"),
        ("canonical", f"{HERE}/cms/"),
        ("canonical", f"{HERE}/news/?x=1"),
        ("canonical", "https://site.example:8443/news/"),
        ("canonical", "https://me@SITE.example/nothing/"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_saved(
    field: str, text: str, draft: Article, as_cara: Client
) -> None:
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", typed(**{field: text}))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {name: len(said) for name, said in errors.items()} == {f"article-{field}": 1}
    assert text in answer.text or field == "share_picture"
    assert draft.revisions.count() == 1


@pytest.mark.parametrize("address", [ELSEWHERE, f"{HERE}/news/", "https://SITE.example.org/x?a=1"])
def test_an_original_elsewhere_or_a_public_page_here_is_taken(
    address: str, draft: Article, as_cara: Client
) -> None:
    as_cara.post(f"/cms/articles/{draft.pk}/", typed(canonical=address, search_title=" Boats  in May "))
    newest = fresh(draft).newest
    assert newest.details == {"canonical": address, "search_title": "Boats in May"}
    assert address in as_cara.get(f"/cms/articles/{draft.pk}/compare/").text
    assert f'value="{address}"' in as_cara.get(f"/cms/articles/{draft.pk}/").text


def test_while_they_are_empty_they_show_what_follows_from_the_text(draft: Article, as_cara: Client) -> None:
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert 'placeholder="Ferry timetable changes"' in page
    assert 'placeholder="Two more boats."' in page
    assert "article-share_picture" not in page  # there is nothing to choose
    assert 'class="shared-as"' in page
    assert "article-search_title" not in as_cara.get("/cms/articles/new/").text


def test_the_picture_is_chosen_among_those_of_the_text(
    draft: Article, as_cara: Client, cara: Person, boats: Asset, quay: Asset
) -> None:
    change(draft, cara, body=shown(boats) + shown(quay), details={"share_picture": current(quay).address})
    page = as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert f'<img src="{current(quay).address}" alt="" loading="lazy">' in page
    body = {"body": shown(boats) + shown(quay)}
    as_cara.post(f"/cms/articles/{draft.pk}/", typed(2, share_picture=current(boats).address) | body)
    assert fresh(draft).newest.details == {"share_picture": current(boats).address}
    as_cara.post(f"/cms/articles/{draft.pk}/", typed(3, search_title="Boats"))
    assert fresh(draft).newest.details["share_picture"] == current(boats).address  # it was not asked for


def test_an_urgent_correction_changes_them_and_loses_none(
    published: Article, cara: Person, ed: Person
) -> None:
    live = fresh(published).live
    live.details = {"search_title": "Boats", "canonical": ELSEWHERE}
    sent = QueryDict(mutable=True)
    sent.update(words() | {"reason": "Wrong.", "article-search_title": "Ferries"})
    form = CorrectionForm.of_live(published, live, sent)
    assert form.is_valid(), form.errors
    assert form.words()["details"] == {
        "search_title": "Ferries", "search_description": "", "share_picture": "", "canonical": ELSEWHERE,
    }  # fmt: skip


@pytest.mark.usefixtures("guests_approve")
def test_who_approves_reads_them_and_is_warned_of_an_original_elsewhere(
    draft: Article, cara: Person, ed: Person, as_ed: Client, anon: Client
) -> None:
    article = change(draft, cara, details={"canonical": ELSEWHERE, "search_title": "Boats in May"})
    workflow.submit(article, by=cara)
    page = as_ed.get(f"/cms/articles/{draft.pk}/review/").text
    assert f"Search engines are told that the original is {ELSEWHERE}." in page
    assert "Boats in May" in page
    guest = anon.get(followed(link_in_mail(asked(article, ed)), anon)).text
    assert ELSEWHERE in guest
    assert "Boats in May" in guest


@pytest.mark.parametrize("what", ["passage", "picture"])
def test_removal_by_law_reaches_them(
    what: str, draft: Article, cara: Person, ed: Person, eve: Person, boats: Asset
) -> None:
    address = current(boats).address
    details = {"search_title": "About Jane Doe", "share_picture": address}
    change(draft, cara, body=shown(boats), details=details)
    wanted = Wanted(passage="Jane Doe") if what == "passage" else Wanted(picture=address)
    redaction = ask_redaction(draft, wanted, by=ed, reason="Court order")
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
    gone = {"search_title": "About […]"} if what == "passage" else {"share_picture": "[…]"}
    assert fresh(draft).newest.details == details | gone
    left = fresh(draft).newest  # what is left can be saved again
    change(draft, cara, title="Next", details=left.details, removed=left.removal)
