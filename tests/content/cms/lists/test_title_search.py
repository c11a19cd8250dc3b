"""Parts of words in the draft title and in the one that readers see (content.cms.lists.title_search)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.cms.lists import title_search
from content.cms.lists.filters import Filters
from content.cms.lists.listing import read_page
from content.models import Article, Section
from content.trash.verbs import trash_article
from tests.newsroom import Person, fresh

MANY = (True, False)  # whether the newest articles have the words: it decides how the others are looked for


@pytest.fixture(params=MANY)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    many: bool = request.param
    monkeypatch.setattr(title_search, "_many_have", lambda words: many)


@pytest.fixture
def retitled(published: Article, cara: Person) -> Article:
    """Readers see "Ferry timetable changes"."""
    base = published.newest.number
    workflow.save_draft(published, by=cara, title="100 % Größe_x", summary="", body="<p>y</p>", base=base)
    return fresh(published)  # type: ignore[no-any-return]


def found(person: Person, words: str = "", **filters: str) -> list[str]:
    return [row.title for row in read_page(person, Filters(q=words, **filters), None).rows]


@pytest.mark.usefixtures("way", "retitled")
def test_what_someone_may_not_see_is_not_found(colin: Person, otto: Person) -> None:
    assert found(colin, "ferry") == []
    assert found(otto, "ferry") == []


@pytest.mark.usefixtures("way")
def test_what_lies_in_the_trash_is_not_found(retitled: Article, ed: Person) -> None:
    workflow.take_down(retitled, by=ed, reason="Too old.")
    trash_article(fresh(retitled), by=ed)
    assert found(ed, "ferry") == found(ed, "100") == []


@pytest.mark.usefixtures("way")
def test_a_title_of_an_older_version_is_not_found(draft: Article, cara: Person, ed: Person) -> None:
    workflow.save_draft(draft, by=cara, title="Boats", summary="", body="<p>y</p>", base=1)
    assert found(ed, "ferry") == []
    assert found(ed, "boats") == ["Boats"]


@pytest.mark.usefixtures("way", "retitled")
@pytest.mark.parametrize("words", ["ferry", "FERRY tim", "imetab", "größe", "100 %", "%", "_x", "e", "s"])
def test_parts_of_both_titles_are_found(words: str, cara: Person, ed: Person, ada: Person) -> None:
    for person in (cara, ed, ada):
        assert found(person, words) == ["100 % Größe_x"]


@pytest.mark.usefixtures("way", "retitled")
@pytest.mark.parametrize("words", ["submarine", "ferry submarine", "100%", "1__", "\\", "e_x%"])
def test_signs_are_no_operators(words: str, ed: Person) -> None:
    assert found(ed, words) == []


@pytest.mark.usefixtures("way", "retitled")
def test_other_filters_narrow_it_further(ed: Person, cara: Person) -> None:
    assert found(ed, "ferry", state="published") == ["100 % Größe_x"]
    assert found(ed, "ferry", state="in_review") == found(ed, "ferry", mine="yes") == []
    assert found(cara, "ferry", mine="yes") == ["100 % Größe_x"]


@pytest.mark.parametrize("words", ["ferry", "größe", "story", "e", "submarine"])
def test_what_is_done_to_all_that_is_found_is_done_to_what_is_shown(
    words: str, retitled: Article, news: Section, cara: Person, ed: Person
) -> None:
    workflow.create_article(news, by=cara, title="Story", body="<p>x</p>")
    shown = {row.pk for row in read_page(ed, Filters(q=words), None).rows}
    assert shown == set(Filters(q=words).apply(Article.objects.all(), ed.pk).values_list("pk", flat=True))


def test_a_page_takes_three_queries_for_any_words(retitled: Article, cara: Person, ed: Person) -> None:
    for person in (cara, ed):
        for words in ("ferry", "submarine", "story"):
            read_page(person, Filters(q=words), None)
            with CaptureQueriesContext(connection) as captured:
                read_page(person, Filters(q=words), None)
            assert len(captured) <= 3


def test_that_words_are_in_many_titles_is_found_out_once_for_a_while(
    published: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For that the index of parts of titles is gone through as a whole."""
    title_search._in_many.forget()
    monkeypatch.setattr(title_search, "FEW", 0)
    words = published.live.title
    with CaptureQueriesContext(connection) as captured:
        for late in (False, True, False):
            assert title_search.few_titled(words, late=late) is None
        assert title_search.few_titled("zzz") == []
    ever = [query["sql"] for query in captured if 'FROM "content_revision"' in query["sql"]]
    assert [words in sql for sql in ever] == [True, False]
    title_search._in_many.forget()
