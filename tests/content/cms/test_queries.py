"""Pages take a fixed number of queries, whatever the number of rows, roles and revisions."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from content.models import Article, Site
from tests.attacks.everything import Everything, everything, world
from tests.counting import queries
from tests.look.every_page import ThePage, pages
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_every_role_sees_lists_within_the_budget(sixty: None, four: dict[str, Client]) -> None:
    most = {
        "/cms/": 10,
        "/cms/articles/": 12,
        "/cms/articles/?state=draft&mine=1&q=story": 12,
        "/cms/sections/": 12,
    }
    taken = {(who, path): queries(client, path) for who, client in four.items() for path in most}
    assert {at: count for at, count in taken.items() if count > most[at[1]]} == {}


def test_the_review_queue_is_within_the_budget(sixty: None, ed: Person) -> None:
    assert queries(signed_in(ed), "/cms/review/") <= 12


@pytest.mark.late
def test_many_roles_cost_no_more_than_one(
    sixty: None, ed: Person, thousand_roles: Callable[[Person], None]
) -> None:
    # The first visit finds out which way to the newest articles is the shorter (content/cms/lists/newest.py).
    def twice() -> dict[str, tuple[int, int]]:
        client = signed_in(ed)
        return {path: (queries(client, path), queries(client, path)) for path in paths}

    paths = ("/cms/", "/cms/articles/", "/cms/review/", "/cms/sections/")
    with_one = twice()
    thousand_roles(ed)
    with_many = twice()
    assert {path: later for path, (_first, later) in with_many.items()} == {
        path: later for path, (_first, later) in with_one.items()
    }
    assert all(with_many[path][0] <= with_one[path][0] for path in paths)


@pytest.mark.usefixtures("one_person_suffices")
def test_the_name_of_the_site_is_asked_for_once_in_a_while(as_ed: Client, settings: Any, site: Site) -> None:
    as_ed.get("/cms/articles/")
    each_time = queries(as_ed, "/cms/articles/")
    settings.SITE_FACTS_SECONDS = 60.0
    assert queries(as_ed, "/cms/articles/") == each_time - 1
    Site.objects.update(name="Another name")
    assert b"Another name" not in as_ed.get("/cms/articles/").content
    settings.SITE_FACTS_SECONDS = 0.0
    assert b"Another name" in as_ed.get("/cms/articles/").content


__all__ = ["everything", "world"]

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


@cache
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


@cache
def _imports(name: str) -> list[str]:
    # A bundle imports nothing any more.
    return [] if "/vendor/" in f"/{name}" else _IMPORT.findall(re.sub(r"\{[^}]*\}", "{}", source(name)))


@cache
def compressed(name: str) -> int:
    return len(brotli.compress(source(name).encode(), quality=11))


def weight(scripts: set[str]) -> int:
    return sum(map(compressed, scripts))


@pytest.mark.late
def test_the_editor_is_known_to_load_what_it_imports(draft: Article, as_cara: Client) -> None:
    scripts = scripts_of(as_cara.get(f"/cms/articles/{draft.pk}/").text)
    assert {"vendor/django_prose_editor/editor.js", "content/js/figure.js"} <= scripts
    assert not {"content/js/picker.js", "content/js/pasting.js"} & scripts  # loaded when they are needed


@pytest.mark.late
def test_no_page_loads_more_than_it_may(everything: Everything) -> None:
    walked = [page for page in pages(everything) if isinstance(page, ThePage)]
    weights = {page.pattern: weight(scripts_of(page.client.get(page.path).text)) for page in walked}
    heavy = {pattern: taken for pattern, taken in weights.items() if taken > MOST}
    assert heavy == {}
    assert all(0 < weights[pattern] < 10_000 for pattern in WITH_WORDS)
    assert weights["/cms/articles/<int:pk>/"] > weights["/cms/"] > 0
