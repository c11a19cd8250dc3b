"""How much script a page loads before anybody does anything: under 150 KB compressed, on every page there is.

What a page loads is read from its HTML: its scripts, what they import, and what they import in turn. Code that comes
with ``import()`` is not part of the first load: nothing of it may be asked for before somebody touches the page, which
test_first_load_in_browser.py sees in Chromium. Compressed is as collectstatic writes it for every browser: brotli.
"""

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from content.models import Article
from tests.exhaustion.conftest import World, world
from tests.look.every_page import ThePage, pages

__all__ = ["world"]
pytestmark = pytest.mark.late

MOST = 150_000  # bytes, compressed as the server compresses
# Where a password is chosen, the words that everybody chooses come once one is begun.
WITH_WORDS = {
    "/account/invitation/password/",
    "/account/password/change/",
    "/account/password/reset/new/",
}
_LATER = re.compile(r"<template\b[^>]*>.*?</template>", re.DOTALL)
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="/static/([^"?]+)"')
_IMPORT = re.compile(r'^(?:import|export)\b[^"\n(]*?"(\.{1,2}/[^"]+)";', re.MULTILINE)
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.js$)")


@lru_cache
def source(name: str) -> str:
    path = finders.find(_HASH.sub("", name))
    assert isinstance(path, str), name
    return Path(path).read_text()


def scripts_of(html: str) -> set[str]:
    found, waiting = set[str](), [_HASH.sub("", name) for name in _SCRIPT.findall(_LATER.sub("", html))]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        folder = PurePosixPath(name).parent
        waiting += [normpath(str(folder / other)) for other in _imports(name)]
    return found


def _imports(name: str) -> list[str]:
    # A bundle imports nothing any more.
    return [] if "/vendor/" in f"/{name}" else _joined(source(name))


def _joined(text: str) -> list[str]:
    return _IMPORT.findall(re.sub(r"\{[^}]*\}", "{}", text))


def weight(scripts: set[str]) -> int:
    return sum(len(brotli.compress(source(name).encode(), quality=11)) for name in scripts)


def test_the_editor_is_known_to_load_what_it_imports(draft: Article, as_cara: Client) -> None:
    scripts = scripts_of(as_cara.get(f"/cms/articles/{draft.pk}/").text)
    assert {"vendor/django_prose_editor/editor.js", "content/js/figure.js"} <= scripts
    assert not {"content/js/picker.js", "content/js/pasting.js"} & scripts  # loaded when they are needed


def test_no_page_loads_more_than_it_may(world: World) -> None:
    walked = [page for page in pages(world) if isinstance(page, ThePage)]
    weights = {page.pattern: weight(scripts_of(page.client.get(page.path).text)) for page in walked}
    heavy = {pattern: taken for pattern, taken in weights.items() if taken > MOST}
    assert heavy == {}
    assert all(0 < weights[pattern] < 10_000 for pattern in WITH_WORDS)
    assert weights["/cms/articles/<int:pk>/"] > weights["/cms/"] > 0
