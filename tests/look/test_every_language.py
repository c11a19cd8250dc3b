"""Every page of ours in German and in French: it is there, says nothing in English, and fits into a small window."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from django.apps import apps
from django.db.models import CharField, F, JSONField, TextField

from accounts.models import User
from content.models import Site
from content.models.articles.guest import Guest
from tests.attacks.everything import Everything
from tests.attacks.forms import read_html
from tests.browser import Visits
from tests.look import inspecting
from tests.look.every_page import ThePage, pages
from tests.look.test_every_page import opened

pytestmark = pytest.mark.deep
LANGUAGES = ("de", "fr")
FEWEST = 3  # words: fewer may well be the same in two languages
FOR_DEVELOPERS = "/cms/styleguide/"
SAID = (
    "//text()[not(ancestor::script or ancestor::style or ancestor::code or ancestor::pre or ancestor::template)]"
    " | //@alt | //@aria-label | //@placeholder | //@title"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
# What is the same in every language: a moment in a month of the same name, and what stands between texts of people.
# Addresses and what the administration shows as it lies in the database, too.
SAME = re.compile(r"^\d+ \w+ \d{4}, |^https?://\S+$|^[\w ]+ \(\S+@\S+\)$|^\{\".*\}$")
BETWEEN = re.compile(r"\s[–·›](?:\s|$)|:(?:\s|$)|[()]")


def said_by(page: str) -> set[str]:
    """What someone reads on a page, or hears of it: texts and the attributes that name things."""
    texts = (" ".join(text.split()) for text in read_html(page).xpath(SAID))
    return {text for text in texts if len(_WORD.findall(text)) >= FEWEST}


def texts_of(page: ThePage, language: str) -> set[str]:
    answer = page.client.get(page.path, headers={"accept-language": language})
    assert answer.status_code == 200, f"{page.path} in {language}: {answer.status_code}"
    if not page.pattern.endswith(("/page/", "<path:path>")):  # an article has a language of its own
        assert f'<html lang="{language}' in answer.content.decode(), f"{page.path} does not say its language"
    return said_by(answer.text)


def speak(language: str) -> None:
    """Anyone who works here, and readers."""
    User.objects.update(language=language)
    Site.objects.update(language=language, version=F("version") + 1)


def typed_by_people() -> str:
    """Every text in the database in one, who guests are, too, which lies there under keys: no one's to translate."""
    guests = ((guest.name,) for guest in Guest.objects.all())
    return " ".join(" ".join(str(value) for value in values) for values in chain(_values(), guests))


def _is_typed(text: str, data: str) -> bool:
    """Also what a page puts together of several: a title and the name of the site."""
    return all(part.strip(" /") in data for part in BETWEEN.split(text))


def _values() -> Iterator[tuple[object, ...]]:
    for model in apps.get_models():
        fields = [
            f.name for f in model._meta.concrete_fields if isinstance(f, CharField | TextField | JSONField)
        ]
        if fields and model._meta.managed:
            yield from model._default_manager.values_list(*fields)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_anything_in_english(everything: Everything, language: str) -> None:
    walked = [
        page for page in pages(everything) if isinstance(page, ThePage) and page.pattern != FOR_DEVELOPERS
    ]
    english = [texts_of(page, "en") for page in walked]
    speak(language)
    found: dict[str, str] = {}
    for page, before in zip(walked, english, strict=True):
        found |= dict.fromkeys(texts_of(page, language) & before, page.pattern)
    data = " ".join(typed_by_people().split())
    left = {text: where for text, where in found.items() if not (SAME.search(text) or _is_typed(text, data))}
    assert not left, "\n".join(f"{where}: {text}" for text, where in sorted(left.items()))


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
def test_nothing_sticks_out_in_german(everything: Everything, visits: Visits) -> None:
    walked = [page for page in pages(everything) if isinstance(page, ThePage)]
    speak("de")
    window = visits.open(
        "/account/login/", reduced_motion="reduce", viewport=inspecting.SMALL, locale="de-DE"
    )
    window.on("dialog", lambda dialog: dialog.accept())  # an editor asks before it is left
    found: list[str] = []
    for page in walked:
        opened(window, page, visits.site)
        inspecting.settled(window)
        found += [f"{page.path}: {each}" for each in inspecting.too_wide(window)]
    assert not found, "\n".join(found)
