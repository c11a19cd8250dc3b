"""Removal by law: who sees the pages, what is shown before, and that no address contains the text.

Tests of content.cms.structure.redaction.
"""

import re

import pytest

from content.models import Article, Comment, Redaction
from content.workflow import create_article
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

WORDS = {"passage": "Jane Doe", "reason": "Court order 12/26"}


@pytest.fixture
def named(eve: Person, published: Article, cara: Person) -> Article:
    write(published, cara, "The witness was Jane Doe, they say.")
    return published


def asked(named: Article, ed: Person) -> Redaction:
    answer = signed_in(ed).post(f"/cms/articles/{named.pk}/redaction/ask/", {**WORDS, "then": "ask"})
    assert answer.status_code == 302
    return Redaction.objects.get()


def test_looking_changes_nothing_and_shows_each_version(named: Article, ed: Person) -> None:
    page = signed_in(ed).post(f"/cms/articles/{named.pk}/redaction/ask/", {**WORDS, "then": "look"}).text
    assert "<del>Jane Doe</del>" in page
    assert "Version 2" in page
    assert not Redaction.objects.exists()


def test_the_second_administrator_sees_it_and_agrees(named: Article, ed: Person, eve: Person) -> None:
    redaction = asked(named, ed)
    browser = signed_in(eve)
    page = browser.get(f"/cms/articles/{named.pk}/redaction/")
    assert "<del>Jane Doe</del>" in page.text
    seen = page.context["waiting"]["seen"]
    answer = browser.post(f"/cms/redactions/{redaction.pk}/agree/", {"seen": seen})
    assert answer.status_code == 302
    assert "Jane" not in fresh(named).draft.body
    assert "Court order" in browser.get(f"/cms/articles/{named.pk}/history/").text
    assert "removed by law" in browser.get(f"/cms/articles/{named.pk}/history/2/").text


def test_a_wish_for_nothing_or_for_two_things_is_refused(named: Article, ed: Person) -> None:
    for data in (
        {"reason": "x"},
        {"passage": "J", "reason": "x"},
        {"passage": "Nobody at all", "reason": "x"},
    ):
        answer = signed_in(ed).post(f"/cms/articles/{named.pk}/redaction/ask/", {**data, "then": "ask"})
        assert answer.status_code == 422


def said(article: Article, number: int) -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(article=article, name=f"Reader {n}", text="Yes", html="<p>Yes</p>") for n in range(number)
    )


def test_any_comment_can_be_chosen_page_by_page(
    named: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.structure.redaction.OFFERED", 2)
    said(named, 5)
    browser, address, seen = signed_in(ed), f"/cms/articles/{named.pk}/redaction/", []
    while address:
        page = browser.get(address).text
        seen.append(re.findall(r">(Reader \d): Yes<", page))
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1] if older else ""
    assert seen == [["Reader 4", "Reader 3"], ["Reader 2", "Reader 1"], ["Reader 0"]]


def test_one_that_is_on_no_page_shown_is_taken_and_one_of_another_article_is_not(
    named: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.structure.redaction.OFFERED", 2)
    other = create_article(named.section, by=ed, title="Another", body="<p>x</p>")
    first, elsewhere = said(named, 5)[0], said(other, 1)[0]
    browser, address = signed_in(ed), f"/cms/articles/{named.pk}/redaction/ask/"
    sent = {"comment": first.pk, "reason": "Court order", "then": "look"}
    page = browser.post(address, sent)
    assert (page.status_code, page.context["form"].errors) == (200, {})
    assert f'<option value="{first.pk}" selected>Reader 0: Yes</option>' in page.text
    assert browser.post(address, {**sent, "comment": elsewhere.pk}).status_code == 422
