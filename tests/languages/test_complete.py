"""Every text is translated, with the same placeholders, and no page shows an English sentence among German ones."""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import override

from accounts.models import User
from accounts.urls import account
from content.cms.lists.filters import STATES
from content.models import Article
from content.models.articles.review import State
from secureproject.urls import CMS
from tests.signing_in import signed_in

APPS = ("accounts", "audit", "content", "intrusion", "rbac", "secureproject")
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w+\}")
# Sentences: a single word may be the same in both languages, or a name.
SENTENCE = re.compile(r"^[A-Z][^%{<]* [^%{<]+ [^%{<]+$")


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Each text and its translation; msgfmt has looked at plurals, where a number may be a word."""
    for app in APPS:
        with (Path(app) / "locale" / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        for key, translated in catalogue.items():
            if isinstance(key, str) and key:
                yield key, translated


@pytest.mark.parametrize("language", OTHERS)
def test_every_placeholder_is_in_the_translation(language: str) -> None:
    for text, translated in texts(language):
        assert set(PLACEHOLDER.findall(translated)) == set(PLACEHOLDER.findall(text)), text


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_translated_in_one_way(language: str) -> None:
    """The site puts all catalogues together: of two translations of a text one stands in both places."""
    ways: dict[str, set[str]] = {}
    for text, translated in texts(language):
        ways.setdefault(text, set()).add(translated)
    assert {text: said for text, said in ways.items() if len(said) > 1} == {}


def test_no_french_line_begins_with_a_colon_or_ends_with_an_opening_quote() -> None:
    """Before the one and behind the other stands a space at which no browser breaks the line."""
    breaks = re.compile(r"\S [:;?!»](?:\s|[.,)]|$)|« ")
    assert [said for _text, said in texts("fr") if breaks.search(said)] == []


def test_one_article_is_published_and_many_are_in_a_language_that_says_so() -> None:
    with override("fr"):
        assert (str(State.PUBLISHED.label), str(STATES["published"][0])) == ("Publié", "Publiés")


@pytest.mark.late
@pytest.mark.parametrize("language", OTHERS)
def test_no_page_mixes_languages(language: str, ada: User, published: Article, draft: Article) -> None:
    User.objects.filter(pk=ada.pk).update(language=language)
    as_ada = signed_in(ada)
    known = {str(escape(text)) for text, told in texts(language) if SENTENCE.match(text) and told != text}
    known.discard("The profile chosen at set-up.")  # it was written down when the site was set up
    pages = {
        path: as_ada.get(path, headers={"Accept-Language": language})
        for path in [*without_a_key(), *of_an_article(draft), *of_an_article(published)]
    }
    left = {
        path: left_in_english(page.content.decode(), known) for path, page in pages.items() if page.content
    }
    assert {path: sentences for path, sentences in left.items() if sentences} == {}
    assert sum(page.status_code == 200 for page in pages.values()) > 40


# For makers of pages, in English; and how readers see the site, in the language of the site.
OTHER_LANGUAGE = {"styleguide", "site_settings_preview"}


def without_a_key() -> list[str]:
    """Every address of the CMS and of accounts that names no single thing."""
    pages = [p for p in CMS if "<" not in str(p.pattern) and str(p.name) not in OTHER_LANGUAGE]
    return [f"/cms/{p.pattern}" for p in pages] + [
        f"/account/{p.pattern}" for p in account if "<" not in str(p.pattern)
    ]


def of_an_article(article: Article) -> list[str]:
    parts = (
        "",
        "history/",
        "schedule/",
        "share/",
        "move/",
        "review/",
        "redaction/",
        "emergency/",
        "take-down/",
    )
    return [f"/cms/articles/{article.pk}/{part}" for part in parts]


def left_in_english(page: str, sentences: set[str]) -> list[str]:
    return [sentence for sentence in sentences if f">{sentence}<" in page or f'"{sentence}"' in page]
