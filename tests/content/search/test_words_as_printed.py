"""Words are found however they are set in print, and however somebody without that keyboard spells them."""

import pytest
from django.test import Client

from content.models import Article, SearchEntry, Section
from content.search.query import words_in
from tests.content.public.conftest import published_by
from tests.newsroom import Person

PRINTED = (
    "„Hafenfest“ am Kai – «Genève» —’Einfach‘: l’été, d’hier; qu’une boat—ferry … ›Quai‹ ¿Qué? Wort•Punkt 5°C"
)
AS_TYPED = [
    "hafenfest", "geneve", "einfach", "été", "ete", "hier", "une", "boat", "ferry", "quai", "que", "punkt", "l'été",
    "l’ete", "d'hier",
]  # fmt: skip
SPELLED = [
    ("Straßenbahn nach Łódź", "strassenbahn"),
    ("Straßenbahn nach Łódź", "Straßenbahn"),
    ("Straßenbahn nach Łódź", "lodz"),
    ("Le cœur de l’œuvre", "coeur oeuvre"),
    ("Le cœur de l’œuvre", "cœur"),
    ("Ærø og Ørsted", "aero orsted"),
    ("Die Strasse von Basel", "straße"),
    ("الأخبار اليوم", "الأخبار"),
    ("الأخبار اليوم", "الاخبار"),
    ("السَّلامُ عليكم", "السلام"),
    ("שָׁלוֹם חבר", "שלום"),
    ("हिन्दी समाचार", "हिन्दी"),
    ("ภาษาไทย", "ภาษาไทย"),
    ("Donau\u00addampfer", "donaudampfer"),
    ("東京都庁", "東京"),
]


def found_exactly(client: Client, typed: str) -> bool:
    return "1 page has these words" in client.get("/search/", {"q": typed}).content.decode()


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
    title: str, typed: str, cara: Person, ed: Person, news: Section, anon: Client
) -> None:
    published_by(cara, ed, news, title)
    assert found_exactly(anon, typed)


def test_no_word_keeps_a_sign_beside_it(printed: Article) -> None:
    words = SearchEntry.objects.filter(article=printed, is_live=True).values_list("words", flat=True)
    signs = set("„“«»—’‘…›‹¿•°–")
    assert not signs & set(str(words.get()))


def test_marks_that_make_a_letter_stay_with_it() -> None:
    assert words_in("हिन्दी, ภาษาไทย · L’Été") == ["हिन्दी", "ภาษาไทย", "l", "ete"]
