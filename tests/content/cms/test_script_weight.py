"""How much script a page of the CMS loads before anybody does anything: under 150 KB compressed.

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
from django.db.models import Model
from django.test import Client

from content.bylines.people import add_byline
from content.models import Article, Byline, Section, Topic
from content.topics import add_topic
from tests.exhaustion.addresses import every_address
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = pytest.mark.late

MOST = 150_000  # bytes, compressed as the server compresses
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="/static/([^"?]+)"')
_IMPORT = re.compile(r'^(?:import|export)\b[^"\n(]*?"(\.{1,2}/[^"]+)";', re.MULTILINE)
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.js$)")


@lru_cache
def source(name: str) -> str:
    path = finders.find(_HASH.sub("", name))
    assert isinstance(path, str), name
    return Path(path).read_text()


def scripts_of(html: str) -> set[str]:
    found, waiting = set[str](), [_HASH.sub("", name) for name in _SCRIPT.findall(html)]
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


@pytest.fixture
def things(draft: Article, news: Section, ada: Person) -> dict[type[Model], Model]:
    return {
        Article: draft,
        Section: news,
        Topic: add_topic(by=ada, name="Ferries"),
        Byline: add_byline(by=ada, name="Jane Doe"),
    }


def test_the_editor_is_known_to_load_what_it_imports(draft: Article, as_cara: Client) -> None:
    scripts = scripts_of(as_cara.get(f"/cms/articles/{draft.pk}/").text)
    assert {"vendor/django_prose_editor/editor.js", "content/js/figure.js"} <= scripts
    assert not {"content/js/picker.js", "content/js/pasting.js"} & scripts  # loaded when they are needed


def test_no_page_of_the_cms_loads_more_than_it_may(things: dict[type[Model], Model], ada: Person) -> None:
    client = signed_in(ada)
    heavy: dict[str, int] = {}
    pages = 0
    for address in every_address():
        thing = things.get(address.model) if address.model else None
        if not address.pattern.startswith("/cms/") or (address.model and thing is None):
            continue
        answer = client.get(address.with_object(thing))
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        pages += 1
        taken = weight(scripts_of(answer.text))
        if taken > MOST:
            heavy[address.pattern] = taken
    assert heavy == {}
    assert pages > 30
