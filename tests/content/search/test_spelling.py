"""Words that someone mistyped: what they may have meant, how little is read for it, and that nothing hidden shows."""

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.cms.desk.search_results import articles_found
from content.models import Article, SearchEntry, Section
from content.search.query import question
from content.search.spelling import one_mistake, suggestions
from tests.newsroom import Person
from tests.signing_in import signed_in


def look_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Whatever is found: so many of the newest are put in order."""
    monkeypatch.setattr("content.cms.desk.search_results.CANDIDATES", number)
    monkeypatch.setattr("content.cms.desk.search_results.ASKED_ABOUT", number)


def page(person: Person, typed: str) -> str:
    client: Client = signed_in(person)
    return client.get("/cms/search/", {"q": typed}, headers={"X-Fragment": "1"}).text


def write(section: Section, person: Person, title: str, body: str = "<p>x</p>") -> Article:
    return workflow.create_article(section, by=person, title=title, body=body)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shpi", "ship"), ("shp", "ship"), ("shipp", "ship"), ("shop", "ship"), ("feryr", "ferry"),
        ("fahrlan", "fahrplan"), ("strase", "straße"), ("горд", "город"), ("горог", "город"), ("λιμαν", "λιμανι"),
        ("שולם", "שלום"),
    ],
)  # fmt: skip
def test_one_mistake(typed: str, meant: str) -> None:
    assert meant in one_mistake(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("shpi", True), ("shi", True), ("teh shpi", True), ("shpi hovrecraft", True), ("hovarcaft", True),
     ("ship 2027", False), ("shpi 2027", False), ("shpi 2026", True), ("shpi zebra", False), ("oh no", False)],
)  # fmt: skip
def test_an_article_is_found_by_title_and_text(cara: Person, news: Section, typed: str, found: bool) -> None:
    write(news, cara, "The ship of 2026", "<p>A hovercraft.</p>")
    assert ("The ship of" in page(cara, typed)) is found


def test_an_old_article_that_fits_is_found_behind_many_newer_that_fit_less(
    cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, 3)
    write(news, cara, "Harbour rules")
    for number in range(6):
        write(news, cara, f"Arbour {number}")  # two mistakes away
    assert "Harbour rules" in page(cara, "harbuor")
    assert "Arbour 5" not in page(cara, "harbuor")


@pytest.mark.parametrize("typed", ["megrer", "merrgger", "zebrra"])
def test_a_word_that_only_hidden_articles_have_changes_nothing(
    colin: Person, cara: Person, news: Section, policies: Section, typed: str
) -> None:
    write(policies, colin, "Emerge slowly", "<p>Merge.</p>")
    before = page(colin, typed)
    for number in range(3):
        write(news, cara, f"Merger {number}", "<p>zebra mergers</p>")
    assert page(colin, typed) == before
    assert "Merger" in page(cara, "megrer")


def test_reading_is_bounded_whatever_has_the_word(
    cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One statement looks words up, one finds, one ranks what was found, one shows it: none compares texts."""
    write(news, cara, "Harbour")
    meant = next(suggestions(["habrour"]))
    with CaptureQueriesContext(connection) as captured:
        articles_found(cara, ["habrour"], meant)
    said = " ".join(query["sql"] for query in captured)
    assert "similarity" not in said
    assert " %> " not in said
    assert len(captured) <= 5


@pytest.mark.parametrize(("typed", "rounds_of_texts"), [("xylo", 2), ("xylophnoe", 3)])
def test_no_round_asks_what_was_asked_before(ed: Person, typed: str, rounds_of_texts: int) -> None:
    """Names know one mistake alone, and so do short words: how often is asked depends on what was typed alone."""
    with CaptureQueriesContext(connection) as captured:
        page(ed, typed)
    asked = [query["sql"] for query in captured]
    assert sum('FROM "content_asset"' in sql for sql in asked) == rounds_of_texts
    assert sum('"plain_title"' in sql for sql in asked) == 2


def test_the_index_of_words_finds_what_is_meant(draft: Article) -> None:
    words = question(["habrour"], "en", next(suggestions(["habrour"])))
    entries = SearchEntry.objects.filter(is_live=False, words=words).order_by((F("article_id") + 0).desc())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL cpu_tuple_cost = 10")  # the few rows here are as dear as many
    plan = entries.values("pk").explain()
    assert "search_newest_words" in plan
    assert "Filter" not in plan
