"""An article that went out of reach while it was written: strangers learn nothing, writers get all their text back.

Tests of content.cms.editor.access_lost.
"""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content import workflow
from content.models import Article, Revision, Section
from content.trash.verbs import trash_article
from tests.content.test_approval_validity import left
from tests.newsroom import Person, digest_of, fresh, write
from tests.samples import samples
from tests.signing_in import signed_in

WORDS = samples(__file__)["words"]

AUTOSAVE = {"X-Background": "1", "Accept": "application/json"}


def save(client: Client, key: int) -> Any:
    return client.post(f"/cms/articles/{key}/", WORDS)


@pytest.fixture
def thrown(draft: Article, ed: Person) -> Article:
    """Cara's draft, which Ed has put in the trash."""
    trash_article(draft, by=ed)
    return draft


def test_a_user_who_lost_sight_of_it_gets_their_words_and_no_news_or_offer(
    draft: Article, cara: Person
) -> None:
    left(cara, "role")
    answer = save(signed_in(cara), draft.pk)
    assert answer.status_code == 404
    assert "Every\nword &amp; more." in answer.text
    assert draft.newest.title not in answer.text
    assert "/cms/articles/new/" not in answer.text.partition("<main")[2]


def test_a_writer_reads_that_it_is_in_the_trash_and_who_brings_it_back(
    draft: Article, cara: Person, ed: Person
) -> None:
    workflow.save_draft(draft, by=ed, title="By two", summary="", body="<p>Both.</p>", base=1)
    trash_article(draft, by=ed)
    answer = save(signed_in(cara), draft.pk)
    text = answer.text
    assert answer.status_code == 404
    assert "was put in the trash on" in text
    assert "An editor of “News” or an administrator can bring it back until" in text
    assert "recover/" not in text


def test_every_word_that_was_sent_comes_back(thrown: Article, as_cara: Client) -> None:
    text = save(as_cara, thrown.pk).text
    for word in ("Mine alone", "One boat.", "Every\nword &amp; more.", "It was May.", "Greta Quill"):
        assert word in text
    assert "Correction note" in text


def test_a_user_who_may_bring_it_back_finds_the_button(thrown: Article, as_cara: Client) -> None:
    text = save(as_cara, thrown.pk).text
    assert f'action="/cms/articles/{thrown.pk}/recover/"' in text


@pytest.mark.parametrize("path", ["submit/", "review/", "", "history/"])
def test_any_other_page_of_it_says_where_it_is(path: str, thrown: Article, as_cara: Client) -> None:
    there = f"/cms/articles/{thrown.pk}/{path}"
    answer = as_cara.post(there) if path == "submit/" else as_cara.get(there)
    assert (answer.status_code, "was put in the trash on" in answer.text) == (404, True)


def test_autosave_says_what_happened(thrown: Article, as_cara: Client) -> None:
    there = f"/cms/articles/{thrown.pk}/keep/"
    answer = as_cara.post(there, WORDS, headers=AUTOSAVE)
    assert (answer.status_code, "in the trash" in answer.json()["why"]) == (404, True)


def test_a_text_that_is_given_back_can_be_read_and_its_source_is_there(
    thrown: Article, as_cara: Client
) -> None:
    text = as_cara.post(
        f"/cms/articles/{thrown.pk}/", WORDS | {"body": "<h2>At nine</h2><p>By <strong>boat</strong>.</p>"}
    ).text
    assert "<h2>At nine</h2><p>By <strong>boat</strong>.</p></div>" in text
    assert "&lt;h2&gt;At nine&lt;/h2&gt;" in text


def test_only_what_the_sanitiser_leaves_of_it_is_shown(thrown: Article, as_cara: Client) -> None:
    evil = '<p onclick="x()">By boat.</p><script>alert(1)</script><a href="javascript:x()">y</a>'
    text = as_cara.post(f"/cms/articles/{thrown.pk}/", WORDS | {"body": evil}).text
    assert "<p>By boat.</p>" in text
    assert "&lt;script&gt;alert(1)" in text
    for danger in ("<script>alert", 'onclick="x()"', 'href="javascript'):
        assert danger not in text


def test_what_the_sanitiser_does_not_touch_is_shown_as_it_was_sent(thrown: Article, as_cara: Client) -> None:
    deep = "<div>" * 400 + "Deep down."
    text = as_cara.post(f"/cms/articles/{thrown.pk}/", WORDS | {"body": deep}).text
    assert 'class="card prose"' not in text
    assert "&lt;div&gt;Deep down.</textarea>" in text


def test_without_a_script_the_words_become_a_new_article(
    thrown: Article, cara: Person, as_cara: Client
) -> None:
    page = as_cara.post(f"/cms/articles/{thrown.pk}/", WORDS | {"bylines": "", "correction": ""}).text
    form = re.search(r'<noscript><form method="post" action="/cms/articles/new/">.*?</form>', page, re.DOTALL)
    assert form
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0])
    data = {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}
    assert as_cara.post("/cms/articles/new/", data).status_code == 302
    new = Article.objects.exclude(pk=thrown.pk).get()
    assert (new.newest.title, new.section, new.author) == ("Mine alone", thrown.section, cara)
    assert "word &amp; more." in new.newest.body


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
    assert Entry.objects.filter(event="rbac.access.refused").exists()


def test_a_user_who_was_too_late_is_led_to_how_it_stands(
    in_review: Article, cara: Person, as_ed: Client
) -> None:
    digest = digest_of(in_review)
    write(in_review, cara, "From June.")
    answer = as_ed.post(f"/cms/articles/{in_review.pk}/approve/", {"digest": digest})
    assert answer.status_code == 409
    assert f'href="/cms/articles/{in_review.pk}/">See how the article stands now</a>' in answer.text
    assert fresh(in_review).draft.status.state == "draft"


def test_no_one_is_led_to_an_article_who_may_not_know_of_it(in_review: Article, as_otto: Client) -> None:
    answer = as_otto.post(f"/cms/articles/{in_review.pk}/approve/", {"digest": "x"})
    assert answer.status_code in {403, 404}
    assert "See how the article stands now" not in answer.text


def test_elsewhere_there_is_no_article_to_be_led_to(as_ada: Client) -> None:
    answer = as_ada.post("/cms/topics/new/", {"name": "x" * 500})
    assert "See how the article stands now" not in answer.text


def test_a_new_article_of_the_user_who_may_write_none_any_more(
    news: Section, cara: Person, as_cara: Client
) -> None:
    left(cara, "role")
    copy = "613f03e9-520b-4ffe-915d-6139ed9360d5"
    sent = TYPED | {"section": str(news.pk), "copy": copy, "window": "w1", "sequence": "3"}
    answer = as_cara.post("/cms/articles/new/", sent)
    assert (answer.status_code, Article.objects.count()) == (403, 0)
    for part in ("New &lt;title&gt;", "A new summary.", "&lt;p&gt;New words.&lt;/p&gt;"):
        assert part in answer.text
    assert f'data-thing="new:{copy}" data-window="w1" data-sequence="3"' in answer.text
    assert "This account holds no role that allows it." in answer.text


def test_a_user_who_never_wrote_anything_reads_the_plain_page(as_otto: Client) -> None:
    for answer in (
        as_otto.get("/cms/articles/new/"),
        as_otto.post("/cms/articles/new/", {"kind": "article"}),
    ):
        assert answer.status_code == 403
        assert "data-not-saved" not in answer.text
