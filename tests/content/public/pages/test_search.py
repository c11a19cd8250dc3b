"""content.public.pages.search: pages of results in order, from both sides, without a cookie, and with an end."""

import re
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertNumQueries
from pytest_django.fixtures import Settings

from content import workflow
from content.models import Article, SearchEntry, Section
from content.public.pages.search import readable
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from content.search.query import LONGEST_QUESTION, found, question, words_in
from content.search.spelling import Meant, suggestions
from intrusion.limits import per_address
from tests.content.conftest import PublishStory, published_by
from tests.content.public.queries.test_teasers import link, titles
from tests.newsroom import Person, write
from tests.policies import with_policy
from tests.samples import samples
from tests.size.many import many_live

OF_THE_LIMIT = 3  # one statement, and the two that prove that no transaction is open


@pytest.fixture
def seven(cara: Person, news: Section, monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Seven articles about a harbour on pages of two, the oldest first; the newest has the word in its title."""
    monkeypatch.setattr("content.public.pages.search.SHOWN", 2)
    return many_live(news, cara, 7, name="story", title="Story {n}", body="<p>About the harbour.</p>")


def asked(client: Client, query: str = "harbour", **marks: UUID) -> Any:
    return client.get("/search/", {"q": query} | {name: str(mark) for name, mark in marks.items()})


def pages(client: Client, query: str = "harbour") -> list[Any]:
    found = [asked(client, query)]
    while address := link(found[-1], "next"):
        found.append(client.get(address.replace("&amp;", "&")))
    return found


def test_what_is_hidden_is_no_place_to_turn_at(
    seven: list[Article], colin: Person, edna: Person, policies: Section, anon: Client
) -> None:
    hidden = published_by(colin, edna, policies, "Hidden", "<p>harbour</p>")
    with_policy(policies, audience="roles")
    anon.get("/")
    with CaptureQueriesContext(connection) as unknown:
        nowhere = asked(anon, before=uuid4())
    with CaptureQueriesContext(connection) as known:
        behind = asked(anon, before=hidden.public_id)
    assert len(unknown) == len(known)
    assert (nowhere.status_code, nowhere.content) == (behind.status_code, behind.content)
    assert "These results have moved" in behind.text
    assert 'href="/search/?q=harbour">Best results<' in behind.text


@pytest.mark.parametrize("mark", ["x", "7", "", "A" * 32, f"{{{UUID(int=7)}}}"])
def test_a_mark_that_is_no_public_id_leads_nowhere(seven: list[Article], anon: Client, mark: str) -> None:
    assert anon.get("/search/", {"q": "harbour", "before": mark}).status_code == 404


def test_what_is_hidden_changes_no_page(
    seven: list[Article], colin: Person, edna: Person, policies: Section, anon: Client
) -> None:
    with_policy(policies, audience="members")
    before = [page.content for page in pages(anon)]
    published_by(colin, edna, policies, "Hidden", "<p>harbour</p>")
    assert [page.content for page in pages(anon)] == before


def test_a_page_has_one_address_from_both_sides(seven: list[Article], anon: Client) -> None:
    found = pages(anon)
    assert [titles(page) for page in found] == [
        ["Story 6", "Story 5"],
        ["Story 4", "Story 3"],
        ["Story 2", "Story 1"],
        ["Story 0"],
    ]
    forward = [None, *(link(page, "next") for page in found)]
    assert [link(page, "prev") for page in found] == [None, "/search/?q=harbour", *forward[1:3]]
    assert [page.text.count("Best results") for page in found] == [0, 1, 1, 1]
    assert "Results 3 to 4, the best first." in found[1].text
    assert not any(page.cookies for page in found)


def test_a_page_may_be_kept_and_is_asked_for_with_one_query(seven: list[Article], anon: Client) -> None:
    address = (link(asked(anon), "next") or "").replace("&amp;", "&")
    first = anon.get(address)
    assert "s-maxage=2" in first["Cache-Control"]
    assert first["ETag"] != asked(anon)["ETag"]
    with assertNumQueries(1):
        assert anon.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_the_last_page_costs_what_the_second_does(seven: list[Article], anon: Client) -> None:
    addresses = [page.wsgi_request.get_full_path() for page in pages(anon)]
    for address in addresses[1:]:
        with assertNumQueries(4 + OF_THE_LIMIT):
            anon.get(address)


def test_pages_end_where_the_search_looks_no_further(
    seven: list[Article], anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("content.search.query", "content.public.pages.search"):
        monkeypatch.setattr(f"{module}.CANDIDATES", 5)
    found = pages(anon)
    assert [len(titles(page)) for page in found] == [2, 2, 1]
    assert ["goes no further" in page.text for page in found] == [False, False, True]


def test_what_is_nearly_meant_turns_pages_too(seven: list[Article], anon: Client) -> None:
    found = pages(anon, "harbuor")
    assert [title for page in found for title in titles(page)] == [f"Story {n}" for n in range(6, -1, -1)]
    assert all("No page has exactly these words" in page.text for page in found)


def test_what_was_taken_down_meanwhile_says_where_to_begin(
    seven: list[Article], ed: Person, anon: Client
) -> None:
    address = (link(asked(anon), "next") or "").replace("&amp;", "&")
    workflow.take_down(seven[5], by=ed, reason="Figures were wrong.")
    page = anon.get(address)
    assert (page.status_code, titles(page)) == (200, [])
    assert "Best results" in page.text


def test_who_finds_nothing_is_offered_ways_to_go_on(seven: list[Article], anon: Client) -> None:
    text = asked(anon, "harbour <zebra>").text
    assert re.search(r'href="/search/\?q=harbour">harbour<', text)
    assert 'href="/search/?q=%3Czebra%3E">&lt;zebra&gt;<' in text
    assert 'href="/news/">News</a>' in text.partition("Nothing was found")[2]


def page(client: Client, typed: str) -> str:
    return client.get("/search/", {"q": typed}).text


def test_words_that_wait_for_approval_are_not_found(anon: Client, cara: Person, published: Article) -> None:
    write(published, cara, "Hovercraft.")
    assert "Ferry" in page(anon, "may")
    assert "Nothing was found" in page(anon, "hovercraft")


@pytest.mark.parametrize(
    "typed",
    ["ferry", "FERRY", "timetables", "time", "may", "two boat", "“Ferry”", "changes & ferry!", "férry"],
)
def test_an_article_is_found_by_its_words(anon: Client, published: Article, typed: str) -> None:
    assert "1 page has these words" in page(anon, typed)


@pytest.mark.parametrize("typed", ["ferrry", "feryr", "tiemtable", "timetabel changes"])
def test_a_mistyped_word_is_found(anon: Client, published: Article, typed: str) -> None:
    text = page(anon, typed)
    assert "Ferry timetable changes" in text
    assert "No page has exactly these words" in text


@pytest.mark.parametrize("typed", [*samples(__file__)["typed"], "x" * 5000])
def test_whatever_is_typed_is_only_words(anon: Client, published: Article, typed: str) -> None:
    response = anon.get(f"/search/?q={quote(typed)}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_question_is_cut_to_a_bounded_number_of_words() -> None:
    assert words_in("Ärger, ÄRGER und Maß_stab") == ["arger", "und", "maß", "stab"]
    assert len(words_in(" ".join(str(n) for n in range(100)))) == 8
    assert words_in("y" * 999) == ["y" * 60]
    assert len("".join(words_in("a b " * LONGEST_QUESTION))) == 2


def test_a_title_comes_before_a_text(anon: Client, publish_story: PublishStory) -> None:
    publish_story("Harbour opens")
    publish_story("Other news", "<p>From the harbour.</p>")
    text = page(anon, "harbour")
    assert text.index("Harbour opens") < text.index("Other news")


def test_elements_and_attributes_are_no_words(anon: Client, publish_story: PublishStory) -> None:
    publish_story("A link", '<p><a href="https://example.org/zebra">there</a> &amp; <b>b</b>ack</p>')
    assert "Nothing was found" in page(anon, "zebra")
    assert "A link" in page(anon, "there")


def test_the_page_sets_no_cookie_and_is_not_indexed(anon: Client, published: Article) -> None:
    response = anon.get("/search/", {"q": "ferry"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "nonce-" not in response["Content-Security-Policy"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "s-maxage=2" in response["Cache-Control"]


def test_it_takes_few_queries_and_one_for_who_has_the_answer(anon: Client, published: Article) -> None:
    anon.get("/")
    with assertNumQueries(3 + OF_THE_LIMIT):
        first = anon.get("/search/", {"q": "ferry"})
    with assertNumQueries(5 + OF_THE_LIMIT):
        anon.get("/search/", {"q": "feryr"})
    with assertNumQueries(1):
        anon.get("/search/", {"q": "ferry"}, headers={"If-None-Match": first["ETag"]})


def test_an_address_that_asks_without_end_is_told_to_wait(
    anon: Client, published: Article, settings: Settings
) -> None:
    settings.INTRUSION_LIMITS = {"search": [per_address(2, minutes=10)], "api": [per_address(2, minutes=10)]}
    for page in ("/search/?q={}", "/api/v1/articles/?kind=page&before=1-" + str(published.public_id)):
        known = [anon.get(page.format(number))["ETag"] for number in range(2)]
        refused = anon.get(page.format(3))
        assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
        assert anon.get(page.format(0), headers={"If-None-Match": known[0]}).status_code == 304
        assert anon.get(page.format(3), REMOTE_ADDR="198.51.100.7").status_code == 200
    assert refused.json() == {"error": "Too Many Requests."}


def test_the_indexes_answer(published: Article) -> None:
    words = ["ferry", "timetabel"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute("SET LOCAL cpu_tuple_cost = 10")  # the few rows here are as dear as many
        exact = _as_the_function_asks(words).explain()
        near = [_as_the_function_asks(words, meant).explain() for meant in suggestions(words)]
    assert all("search_live_words" in plan for plan in (exact, *near))


def _as_the_function_asks(words: list[str], meant: Meant | None = None) -> QuerySet[SearchEntry]:
    """The statement of content/migrations/0002_functions.py that follows the short walk."""
    entries = SearchEntry.objects.filter(is_live=True, words=question(words, "en", meant))
    return entries.order_by((F("article_id") + 0).desc())


@pytest.mark.parametrize("number", [1, 2, 50])
def test_the_newest_of_many_are_found_whatever_else_has_the_words(
    number: int,
    cara: Person,
    colin: Person,
    edna: Person,
    news: Section,
    policies: Section,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content.search.query.CANDIDATES", number)
    with_policy(policies, audience="members")
    public = [published_by(cara, edna, news, f"Harbour {n}", "<p>x</p>").pk for n in range(3)]
    for n in range(5):
        published_by(colin, edna, policies, f"Harbour secret {n}", "<p>x</p>")
    keys = sorted(entry.article_id for entry in found(readable(), ["harbour"], "en"))
    assert keys == public[-number:]


def test_what_the_law_took_out_is_not_found(
    anon: Client, ada: Person, published: Article, eve: Person
) -> None:
    redaction = ask_redaction(published, Wanted(passage="boats"), by=ada, reason="Court order 12/26")
    assert "Two more boats" in page(anon, "boats")
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
    assert "Nothing was found" in page(anon, "boats")
    assert "boats" not in str(list(SearchEntry.objects.values_list("words", flat=True)))
    assert "1 page has" in page(anon, "ferry")


PRINTED = (
    "„Hafenfest“ am Kai – «Genève» —’Einfach‘: l’été, d’hier; qu’une boat—ferry … ›Quai‹ ¿Qué? Wort•Punkt 5°C"
)

AS_TYPED = [
    "hafenfest", "geneve", "einfach", "été", "ete", "hier", "une", "boat", "ferry", "quai", "que", "punkt", "l'été",
    "l’ete", "d'hier",
]  # fmt: skip

SPELLED = samples(__file__)["spelled"]


def found_exactly(client: Client, typed: str) -> bool:
    return "1 page has these words" in client.get("/search/", {"q": typed}).text


@pytest.fixture
def printed(cara: Person, ed: Person, news: Section) -> Article:
    return published_by(cara, ed, news, "Heute", body=f"<p>{PRINTED}</p>", language="fr")


@pytest.mark.parametrize("typed", AS_TYPED)
def test_what_stands_between_quotes_dashes_and_apostrophes_is_found(
    typed: str, printed: Article, anon: Client
) -> None:
    assert found_exactly(anon, typed)


@pytest.mark.parametrize(("title", "typed"), SPELLED)
def test_a_word_is_found_in_either_spelling(
    title: str, typed: str, publish_story: PublishStory, anon: Client
) -> None:
    publish_story(title)
    assert found_exactly(anon, typed)


def test_no_word_keeps_a_sign_beside_it(printed: Article) -> None:
    words = SearchEntry.objects.filter(article=printed, is_live=True).values_list("words", flat=True)
    signs = set("„“«»—’‘…›‹¿•°–")
    assert not signs & set(str(words.get()))


def test_marks_that_make_a_letter_stay_with_it() -> None:
    assert words_in("हिन्दी, ภาษาไทย · L’Été") == ["हिन्दी", "ภาษาไทย", "l", "ete"]
