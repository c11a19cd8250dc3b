"""What a page of the CMS offers to someone is not refused to them: each of its links and forms, taken as it stands."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import resolve

from tests.attacks.forms import forms_of
from tests.exhaustion.conftest import World
from tests.exhaustion.people import Someone
from tests.exhaustion.walking import Walk

SO_OFTEN = 5  # pages and forms of one view
LINK = re.compile(r'href="(/cms/[^"#]*)')


def offered(page: str, path: str) -> Iterator[tuple[str, str, str]]:
    """Method, path and words of every link and form on ``page``."""
    for link in LINK.findall(page):
        yield "GET", unescape(link), ""
    for form in forms_of(page, path):
        if form.method == "POST":
            yield "POST", form.action, urlencode(form.fields)


def refused(who: Someone, walk: Walk) -> list[str]:
    """Everything that can be reached from the dashboard and is refused, with the page that offers it."""
    waiting, taken, found = [("GET", "/cms/", "", "")], Counter[str](), list[str]()
    seen = set[tuple[str, str, str]]()
    while waiting:
        method, path, words, offered_on = waiting.pop()
        view = f"{method} {resolve(urlsplit(path).path).view_name}"
        if (method, path, words) in seen or taken[view] == SO_OFTEN:
            continue
        seen.add((method, path, words))
        taken[view] += 1
        answer = walk.ask(who, method, path, words)
        if answer.status in {403, 404}:
            found.append(f"{who.name}: {method} {path} {answer.status}, offered on {offered_on}")
        elif method == "GET":
            waiting += [(*one, path) for one in offered(answer.body.decode(errors="replace"), path)]
    return found


@pytest.mark.late
@pytest.mark.parametrize("name", ["cara", "ed", "edna", "ada"])
def test_what_is_offered_is_not_refused(name: str, world: World, walk: Walk) -> None:
    [who] = [one for one in world.people if one.name == name]
    assert "\n".join(refused(who, walk)) == ""
