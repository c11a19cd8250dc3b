"""/cms/search/: articles, sections, files, people and actions, and nothing that the user may not see.

Tests of content.cms.desk.search_results.
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.desk import search_results
from content.cms.desk.search_results import SHOWN, Seen, articles_found
from content.cms.lists.rows import ArticleRow
from content.media.metadata import write_words
from content.models import Article, Asset, Section
from content.search.spelling import suggestions
from content.sections.verbs import add_section
from rbac.grants import grant_object
from tests.content.cms.desk.test_url_lookup import page
from tests.content.search.test_spelling import look_at
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def test_a_section_is_found_by_its_name_in_arabic(as_ada: Client, ada: Person) -> None:
    add_section(None, by=ada, source=OLD_SITE, title="الأخبار", slug="akhbar")
    assert "الأخبار" in page(as_ada, "الأخبار").replace('value="الأخبار"', "")


@pytest.mark.parametrize("typed", ["Straßenfest", "strassenfest", "straßen"])
def test_a_file_is_found_as_its_title_is_written(as_cara: Client, boats: Asset, typed: str) -> None:
    Asset.objects.filter(pk=boats.pk).update(title="Straßenfest am Kai")
    write_words(Asset.objects.get(pk=boats.pk))
    assert "Straßenfest am Kai" in page(as_cara, typed)


def test_a_file_is_found_in_ones_own_sections(as_cara: Client, as_colin: Client, boats: Asset) -> None:
    address = f"/cms/media/{boats.pk}/"
    assert address in page(as_cara, boats.title)
    assert address in page(as_cara, boats.title.replace("Harbour", "Harbuor"))
    assert address not in page(as_colin, boats.title)


def test_what_is_shared_with_someone_is_found(
    as_otto: Client, otto: Person, ed: Person, draft: Article
) -> None:
    assert "Ferry" not in page(as_otto, "ferry")
    grant_object(otto, VIEW_ARTICLE, draft, reason="reads along", by=ed)
    assert "Ferry" in page(signed_in(otto), "ferry")


def test_a_user_who_may_see_few_of_many_finds_them_all(
    colin: Person, cara: Person, news: Section, policies: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, 5)
    workflow.create_article(policies, by=colin, title="Harbour rules", body="<p>x</p>")
    for number in range(6):
        workflow.create_article(news, by=cara, title=f"Harbour {number}", body="<p>x</p>")
    assert "Harbour rules" in page(signed_in(colin), "harbour")
    assert "Harbour rules" in page(signed_in(colin), "harbuor rules")
    assert "Harbour 5" not in page(signed_in(colin), "harbour")


@pytest.mark.parametrize("mistyped", [False, True])
def test_what_others_write_pushes_nothing_out_of_what_is_found(
    mistyped: bool,
    colin: Person,
    cara: Person,
    news: Section,
    policies: Section,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else anyone who writes would learn how many articles of others have the same words, and so which words."""
    look_at(monkeypatch, 10)
    words = ["harbuor" if mistyped else "harbour"]
    better = f"{words[0]}, {words[0]} and {words[0]}"
    for title in (better, better, *(f"Harbour {number}" for number in range(7))):
        workflow.create_article(policies, by=colin, title=title, body="<p>x</p>")

    def found() -> list[ArticleRow]:
        return articles_found(colin, words, next(suggestions(words)) if mistyped else None)

    alone = found()
    for number in range(10):
        workflow.create_article(news, by=cara, title=f"Harbour {number}", body="<p>x</p>")
        assert found() == alone
    assert [row.title for row in alone[:2]] == [better, better]
    assert len(alone) == SHOWN


@pytest.mark.parametrize("in_vain", [False, True])
def test_what_is_remembered_of_someone_costs_time_and_never_an_article(
    in_vain: bool,
    colin: Person,
    cara: Person,
    news: Section,
    policies: Section,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_results, "CANDIDATES", 3)
    monkeypatch.setattr(search_results, "ASKED_ABOUT", 6)
    for number in range(4):
        workflow.create_article(policies, by=colin, title=f"Harbour rule {number}", body="<p>x</p>")
        for other in range(number):
            workflow.create_article(news, by=cara, title=f"Harbour {number} {other}", body="<p>x</p>")
    allowed = Seen(colin).allowed
    if in_vain:
        search_results._in_vain.remember(allowed)
    found = {row.title for row in articles_found(colin, ["harbour"])}
    assert found == {f"Harbour rule {number}" for number in (1, 2, 3)}


def test_other_words_ask_nothing_again_of_articles_that_were_asked_about(
    colin: Person, cara: Person, news: Section
) -> None:
    secret = workflow.create_article(news, by=cara, title="Harbour", body="<p>x</p>")
    own = Seen(colin)
    with CaptureQueriesContext(connection) as captured:
        assert own.visible([secret.pk]) == own.visible([secret.pk]) == []
    assert len(captured) == 1
    assert Seen(cara).visible([secret.pk, 0]) == [secret.pk]


@pytest.mark.parametrize("typed", ["harbour", "harbuor"])
@pytest.mark.parametrize("many", [1, 60])
def test_sections_and_files_are_found_alike_whether_few_or_many_have_the_words(
    many: int, typed: str, as_cara: Client, as_colin: Client, ada: Person, news: Section, boats: Asset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("content.cms.desk.search_results.MANY", many)
    monkeypatch.setattr("content.cms.desk.search_results.SHOWN", 2)
    for title in ("Harbour C", "Harbour A", "Harbour B"):
        add_section(news, by=ada, source=OLD_SITE, title=title)
    text, other = page(as_cara, typed), page(as_colin, typed)
    assert text.index("Harbour A") < text.index("Harbour B")
    assert "Harbour C" not in text
    assert f"/cms/media/{boats.pk}/" in text
    assert "Harbour" not in other.replace(boats.title, "")
