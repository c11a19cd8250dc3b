"""A dated correction note: words like any other, approved, compared and removed by law; and shown above the text."""

from datetime import date

import pytest
from django.test import Client

from content import workflow
from content.errors import UncleanText
from content.models import Article, Section
from content.redaction.occurrences import Wanted
from content.revisions.correction_notes import (
    Correction,
    cleaned_corrections,
    corrections_in,
    with_correction,
)
from rbac.errors import Refused
from tests.newsroom import Person, change, fresh, publish
from tests.redactions import redacted
from tests.words import introduced_with

NOTE = "2026-11-25 The ferry holds 180 people, not 1,800 as Jane Doe said."


def corrected(article: Article, by: Person, notes: str = NOTE) -> Article:
    return change(article, by, correction_notes=notes)  # type: ignore[no-any-return]


def shown(article: Article, cara: Person, ed: Person) -> Article:
    return publish(article, by=cara, approver=ed)


@pytest.mark.parametrize(
    "notes", ["No day.", "2026-13-01 No such day.", "2026-11-25 " + "x" * 501, "\n".join([NOTE] * 21)]
)
def test_what_is_no_correction_note_is_refused(notes: str) -> None:
    with pytest.raises(UncleanText):
        cleaned_corrections(notes)


def test_no_one_adds_one_to_what_was_approved(approved: Article, cara: Person, ed: Person) -> None:
    corrected(approved, cara)
    with pytest.raises(Refused):
        workflow.publish(approved, by=ed)


def test_lines_keep_their_days_and_are_cleaned() -> None:
    notes = with_correction(NOTE, " Tuesdays \u202e<b>too</b>.\n", on=date(2026, 12, 1))
    assert corrections_in(cleaned_corrections(notes))[1] == Correction(
        date(2026, 12, 1), "Tuesdays <b>too</b>."
    )


def test_readers_see_it_wherever_they_read_the_words(
    draft: Article, news: Section, cara: Person, ed: Person, ada: Person, anon: Client
) -> None:
    shown(corrected(draft, cara), cara, ed)
    assert "as Jane Doe said." in anon.get("/feed/").text
    introduced_with(news, draft, by=ada)
    page = anon.get("/news/").text
    assert page.index('class="correction"') < page.index("From May.")


def test_readers_see_it_above_the_text_once_it_is_published(
    published: Article, cara: Person, ed: Person, anon: Client
) -> None:
    path = f"/{published.address.path}/"
    draft = corrected(published, cara)
    assert "180 people" not in anon.get(path).text
    shown(draft, cara, ed)
    page = anon.get(path).text
    assert "<strong>Correction, 25 November 2026:</strong> The ferry holds 180 people" in page
    assert page.index("180 people") < page.index("From May.")


def test_an_editor_adds_one_and_takes_one_out(published: Article, as_cara: Client) -> None:
    address = f"/cms/articles/{published.pk}/"
    posted = {"title": "F", "body": "<p>x</p>", "language": "en", "base": 1, "slug": published.slug}
    assert 'name="correction"' in as_cara.get(address).text
    as_cara.post(address, posted | {"correction": "It was May."})
    [line] = fresh(published).newest.correction_notes.splitlines()
    assert corrections_in(line)[0].text == "It was May."
    as_cara.post(address, posted | {"base": 2, "correction": "And noon."})
    assert len(fresh(published).newest.correction_notes.splitlines()) == 2
    as_cara.post(address, posted | {"base": 3, "withdrawn_corrections": [line]})
    [left] = corrections_in(fresh(published).newest.correction_notes)
    assert left.text == "And noon."


def test_two_who_withdraw_the_same_note_both_save(published: Article, as_cara: Client, as_ed: Client) -> None:
    address = f"/cms/articles/{published.pk}/"
    posted = {"title": "F", "body": "<p>x</p>", "language": "en", "slug": published.slug}
    for base, words in enumerate(("It was May.", "And noon."), 1):
        as_cara.post(address, posted | {"base": base, "correction": words})
    first, second = fresh(published).newest.correction_notes.splitlines()
    both = posted | {"base": 3, "withdrawn_corrections": [first]}
    assert as_cara.post(address, both).status_code == 302
    assert as_ed.post(address, both | {"summary": "Boats in May."}).status_code == 302
    newest = fresh(published).newest
    assert (newest.correction_notes, newest.summary) == (second, "Boats in May.")


def test_what_was_never_public_has_nothing_to_correct(draft: Article, as_cara: Client) -> None:
    assert 'name="correction"' not in as_cara.get(f"/cms/articles/{draft.pk}/").text


def test_the_law_reaches_it(
    published: Article, cara: Person, ed: Person, ada: Person, anon: Client, eve: Person
) -> None:
    shown(corrected(published, cara), cara, ed)
    redacted(published, Wanted(passage="Jane Doe"), by=ada, agreed_by=eve)
    assert fresh(published).live.correction_notes.endswith("not 1,800 as […] said.")
    assert "Jane" not in anon.get(f"/{published.address.path}/").text
