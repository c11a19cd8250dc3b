"""Advice on a text (content.advice.asking): nothing about files that its reader may not see."""

import pytest

from content.advice.asking import advice_on
from content.advice.findings import no_text
from content.models import Asset, AssetVersion, Section
from tests.newsroom import Person
from tests.size.many import pictures


def advice(body: str, *, kind: str = "article", by: object = None) -> list[object]:
    return list(advice_on(body, language="en", by=by, kind=kind))


@pytest.mark.parametrize(
    "empty", ["", "<p></p>", "<p> &nbsp;<br></p><h2></h2>", "<hr>", "<table><tr><td></td></tr></table>"]
)
def test_an_empty_text_is_said_to_be_empty(empty: str) -> None:
    assert advice(empty) == [no_text()]
    assert advice(empty, kind="nonsense") == [no_text()]


def test_a_page_of_parts_needs_no_text() -> None:
    assert advice("", kind="landing") == []


@pytest.mark.parametrize(
    "something", ["<p>x</p>", f'<p><img src="/media/{"0a" * 32}/a.png" alt="A boat"></p>', "<pre>1</pre>"]
)
def test_what_shows_something_is_not_empty(something: str) -> None:
    assert advice(something) == []


def test_what_the_library_says_of_a_picture_is_told_to_users_who_see_it(
    news: Section, ed: Person, colin: Person
) -> None:
    asset = pictures(news, 1)[0]
    Asset.objects.filter(pk=asset.pk).update(alternative_text="Dawn over the harbour", decorative=False)
    body = f'<p><img src="{AssetVersion.objects.get(asset=asset).address}"></p>'
    assert "Dawn over the harbour" in str(advice(body, by=ed))
    assert "Dawn over the harbour" not in str(advice(body, by=colin))
