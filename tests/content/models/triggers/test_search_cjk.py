"""CJK search (content.models.triggers.search_cjk): words are found within others, and other languages pay nothing."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import workflow
from content.media import metadata as describing
from content.media.metadata import Description
from content.models import Article, SearchEntry, Section
from content.models.triggers.search_cjk import MOST_SIGNS, apart, beginnings, pairs_in, pairs_sql
from content.models.triggers.search_index import CHARACTERS_OF_A_TEXT
from content.search.query import texts_asked, words_in
from tests.content.media.files import picture, upload
from tests.newsroom import Person, publish
from tests.samples import samples

HARBOUR = "<p>東京都の港では、夜間フェリーが九年ぶりに運航する。</p><p>新聞社は5G時代の船を取材した。</p>"
FOUND = samples(__file__)["found"]
NOT_FOUND = ["京東", "港東京", "フエリー", "港夜間", "夜船", "運航 空港"]


def written(section: Section, by: Person, body: str, title: str = "Ferry") -> Article:
    return workflow.create_article(section, by=by, title=title, body=body)


def in_desk(client: Client, typed: str) -> bool:
    shown = client.get("/cms/search/", {"q": typed}, headers={"X-Fragment": "1"}).text
    return "Ferry" in shown


@pytest.mark.parametrize("typed", NOT_FOUND)
def test_signs_that_do_not_follow_one_another_are_no_word(
    typed: str, news: Section, cara: Person, as_cara: Client
) -> None:
    written(news, cara, HARBOUR)
    assert not in_desk(as_cara, typed)


def test_two_words_are_not_a_third_that_is_made_of_their_signs(
    news: Section, cara: Person, as_cara: Client
) -> None:
    written(news, cara, "<p>東京と京都</p>")
    assert in_desk(as_cara, "京都")
    assert not in_desk(as_cara, "東京都")


@pytest.mark.parametrize("typed", FOUND)
def test_a_word_is_found_in_the_midst_of_others_by_writers_and_by_readers(
    typed: str, news: Section, cara: Person, ed: Person, as_cara: Client, anon: Client
) -> None:
    article = written(news, cara, HARBOUR)
    assert in_desk(as_cara, typed)
    publish(article, by=cara, approver=ed)
    assert "Ferry" in anon.get("/search/", {"q": typed}).text
    assert as_cara.get("/cms/links/choose/", {"q": typed}).json()["pages"] != []


def test_files_are_found_too(news: Section, cara: Person, as_cara: Client, tmp_path: Path) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    describing.edit(asset, by=cara, description=Description("横浜港の夜間フェリー"))
    for typed in ("夜間", "ガ", "港", "夜間フェリ", "横浜 夜"):
        is_found = typed != "ガ"
        assert ("横浜港" in as_cara.get("/cms/media/", {"q": typed}).text) is is_found
        shown = as_cara.get("/cms/search/", {"q": typed}, headers={"X-Fragment": "1"}).text
        assert ("横浜港" in shown) is is_found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("ab7 京都東が\u3099ーカ々𠮷é"), max_size=40))
def test_the_database_cuts_as_the_question_does(database: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {pairs_sql('given')} FROM (SELECT %s) AS one (given)", [text])  # noqa: S608
        (cut,) = cursor.fetchone()
    assert cut.split() == pairs_in(text).split()


@given(st.text(st.characters(max_codepoint=0x2FFF), max_size=60))
def test_nothing_is_entered_or_asked_for_what_is_written_otherwise(text: str) -> None:
    assert pairs_in(text) == ""
    for word in words_in(text):
        assert apart(word) == [word]
        assert beginnings(word) == [f"{word}:*"]


def test_other_words_are_asked_for_as_they_were() -> None:
    assert texts_asked(["strasse", "2026"]) == {
        "beginning0": "strasse:*",
        "word0": "strasse",
        "beginning1": "2026:*",
        "word1": "2026",
    }


def test_the_longest_text_of_ever_other_signs_can_be_saved(news: Section, cara: Person) -> None:
    signs = [chr(0x4E00 + (number * 7919) % 20_000) for number in range(CHARACTERS_OF_A_TEXT)]
    body = "、".join("".join(signs[at : at + 3]) for at in range(0, len(signs) * 3 // 4, 3))
    article = written(news, cara, f"<p>{body}</p>")
    entry = SearchEntry.objects.get(article=article, is_live=False)
    assert signs[0] + signs[1] in str(entry.words)
    assert MOST_SIGNS < len(body) < CHARACTERS_OF_A_TEXT
