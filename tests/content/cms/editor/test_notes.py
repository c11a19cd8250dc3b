"""The buttons of notes refuse anyone who may not press them, keep the text and stay on an open page.

Tests of content.cms.editor.notes.
"""

import pytest
from django.test import Client

from content import workflow
from content.models import Article, ReviewNote, Section
from content.notes.verbs import resolve_note, write_note
from tests.newsroom import Person


@pytest.fixture
def note(in_review: Article, ed: Person) -> ReviewNote:
    return write_note(in_review, by=ed, text="Which year?", version=1, quote="From May.")


def add(article: Article, client: Client, **posted: str) -> str:
    data = {"version": "1", "back": "review", **posted}
    return client.post(f"/cms/articles/{article.pk}/notes/add/", data, follow=True).text


def test_a_note_of_another_article_is_not_found(
    note: ReviewNote, news: Section, ed: Person, as_ed: Client
) -> None:
    other = workflow.create_article(news, by=ed, title="Trains", body="<p>None.</p>")
    for verb in ("answer", "resolve", "reopen"):
        address = f"/cms/articles/{other.pk}/notes/{note.pk}/{verb}/"
        assert as_ed.post(address, {"note": "x"}).status_code == 404


def test_what_is_refused_is_given_back(in_review: Article, as_ed: Client) -> None:
    page = add(in_review, as_ed, note="<b>Why</b> so?", passage="Not in it")
    assert "The text does not say that" in page
    assert "&lt;b&gt;Why&lt;/b&gt; so?</textarea>" in page


def test_a_user_who_means_someone_learns_who_was_told(
    in_review: Article, as_ed: Client, colin: Person
) -> None:
    assert "Told by mail: Cara." in add(in_review, as_ed, note="@Cara, which year? @Colin?")
    unseen, unknown = (add(in_review, as_ed, note=f"Which year, {name}?") for name in ("@Colin", "@Nobody"))
    for page in (unseen, unknown):  # anyone who may not see the article is as good as no one
        assert "No one was told" in page
    assert "told" not in add(in_review, as_ed, note="Ask ed@example.org.").lower().split("ask ed@")[0]


def test_both_pages_show_the_thread_and_its_passage(note: ReviewNote, as_ed: Client, as_cara: Client) -> None:
    article = note.revision.article
    for page in (
        as_ed.get(f"/cms/articles/{article.pk}/review/").text,
        as_cara.get(f"/cms/articles/{article.pk}/").text,
    ):
        assert 'data-passage="From May."' in page
        assert "Which year?" in page
    assert "Which year?" in as_cara.get(f"/cms/articles/{article.pk}/history/1/").text
    assert "1 note is open" in as_ed.get(f"/cms/articles/{article.pk}/review/").text


def test_a_fragment_answers_in_place(note: ReviewNote, as_cara: Client) -> None:
    base = f"/cms/articles/{note.revision.article_id}/notes/{note.pk}"
    answer = as_cara.post(f"{base}/answer/", {"note": "2027."}, headers={"X-Fragment": "1"})
    assert (answer.status_code, answer["X-Fragment"]) == (200, "1")
    assert "2027." in answer.text
    assert "<html" not in answer.text
    empty = as_cara.post(f"{base}/answer/", {"note": " "}, headers={"X-Fragment": "1"})
    assert (empty.status_code, empty["X-Fragment"]) == (422, "1")


def test_a_resolved_note_is_folded_away_and_opened_again(
    note: ReviewNote, cara: Person, as_cara: Client
) -> None:
    resolve_note(note, by=cara)
    article = note.revision.article_id
    assert "Resolved: a note by Ed" in as_cara.get(f"/cms/articles/{article}/").text
    as_cara.post(f"/cms/articles/{article}/notes/{note.pk}/reopen/", {"back": "article"})
    assert "Resolved: a note" not in as_cara.get(f"/cms/articles/{article}/").text


def test_where_to_go_back_to_is_never_taken_from_outside(note: ReviewNote, as_ed: Client) -> None:
    address = f"/cms/articles/{note.revision.article_id}/notes/{note.pk}/resolve/"
    answer = as_ed.post(address, {"back": "https://evil.example/"})
    assert answer["Location"] == f"/cms/articles/{note.revision.article_id}/"
