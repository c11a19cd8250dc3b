"""The editor's page is filled into one pattern where it is a plain one: what it says is what its templates say."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Section
from content.notes.writing import write_note
from content.presence import be_present
from content.topics import add_topic
from secureproject import frame
from tests.newsroom import Person, write
from tests.signing_in import signed_in

EVIL = "\"'><script>alert(1)</script> {body} {topbar} {0} % %s &amp; ’"
STATES = (
    "draft",
    "in_review",
    "approved",
    "published",
    "taken_down",
    "two",
    "sent_back",
    "evil",
    "no_four_eyes",
)


@contextmanager
def by_templates() -> Iterator[None]:
    """As every page was made before there was a pattern of the whole."""
    page = patch("content.cms.editor.drawn_page", return_value=None)
    with page, patch("content.templatetags.desk.drawn_form", return_value=None):
        yield


@contextmanager
def fillings() -> Iterator[list[Any]]:
    """The shapes of the pages that were filled meanwhile."""
    shapes = list[Any]()
    draw = frame._drawn

    def noted(*args: Any) -> Any:
        shapes.append(args[2])
        return draw(*args)

    with patch.object(frame, "_drawn", noted):
        yield shapes


def seen(client: Client, article: Article, more: str = "") -> str:
    """The page, without what is new each time."""
    page = client.get(f"/cms/articles/{article.pk}/{more}").content.decode()
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]+"', r"\1", page)


def is_filled(client: Client, article: Article, more: str = "") -> bool:
    with fillings() as shapes:
        assert client.get(f"/cms/articles/{article.pk}/{more}").status_code == 200
    return len(shapes) == 1


@pytest.fixture
def article(request: pytest.FixtureRequest, news: Section, cara: Person, ed: Person) -> Article:
    state = request.param
    if state == "evil":
        return workflow.create_article(
            news, by=cara, title=EVIL, summary=EVIL, body="<p>{title} &lt;b&gt; %s</p>"
        )
    base = {"two": "published", "sent_back": "in_review", "no_four_eyes": "draft"}.get(state, state)
    found: Article = request.getfixturevalue(base)
    if state == "two":
        write(found, cara, "More boats.")
    if state == "sent_back":
        workflow.send_back(found, by=ed, note="Say when.")
    if state == "no_four_eyes":
        Section.objects.filter(pk=news.pk).update(four_eyes=False)
    return found


@pytest.mark.parametrize("language", ["en", "de", pytest.param("fr", marks=pytest.mark.late)])
@pytest.mark.parametrize("article", STATES, indirect=True)
def test_a_filled_page_is_the_page_of_its_templates(
    article: Article, language: str, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    for person in (cara, ed, edna, ada):
        person.language = language
        person.save(update_fields=["language"])
        client = signed_in(person)
        with by_templates():
            written = seen(client, article)
        assert seen(client, article) == written
        assert seen(client, article) == written


@pytest.mark.parametrize("article", ["draft", "published", "two", "evil"], indirect=True)
def test_the_page_of_most_articles_is_filled(article: Article, cara: Person, ed: Person) -> None:
    assert is_filled(signed_in(cara), article)
    assert is_filled(signed_in(ed), article)


def test_what_somebody_typed_fills_its_own_place_alone(news: Section, cara: Person) -> None:
    cara.name = EVIL
    cara.save(update_fields=["name"])
    article = workflow.create_article(news, by=cara, title=EVIL, summary=EVIL, body="<p>{title} %s</p>")
    client = signed_in(cara)
    assert is_filled(client, article)
    page = seen(client, article)
    assert "<script>alert" not in page
    assert page.count("{body} {topbar} {0} % %s &amp;amp; ’") >= 5
    assert "{title} %s" in page


def test_nothing_of_one_article_stays_in_a_pattern(news: Section, cara: Person) -> None:
    frame._drawn.cache_clear()
    article = workflow.create_article(news, by=cara, title="Zebras", body="<p>Zebras there.</p>")
    other = workflow.create_article(news, by=cara, title="Another", body="<p>Other words.</p>")
    client = signed_in(cara)
    assert "Zebras" in seen(client, article)
    page = seen(client, other)
    assert "Another" in page
    assert "Zebras" not in page
    assert frame._drawn.cache_info().misses == 1


def test_topics_are_there_to_choose_once_there_are_some(draft: Article, ed: Person, edna: Person) -> None:
    client = signed_in(ed)
    add_topic(name="Harbour <b>", by=edna)
    with by_templates():
        written = seen(client, draft)
    assert "Harbour &lt;b&gt;" in written
    assert seen(client, draft) == written
    assert is_filled(client, draft)


def a_note(draft: Article, cara: Person, ed: Person) -> None:
    write_note(draft, by=ed, text="When does it leave?", version=1)


def somebody_else(draft: Article, cara: Person, ed: Person) -> None:
    be_present(draft, by=ed)


def words_left(draft: Article, cara: Person, ed: Person) -> None:
    left = {"title": "Left", "body": "<p>Left.</p>", "language": "en", "base": "1", "window": "w"}
    assert signed_in(cara).post(f"/cms/articles/{draft.pk}/keep/", left).status_code == 200


def advice(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, cara, 'See <a href="/x/">click here</a>.')


@pytest.mark.parametrize("happens", [a_note, somebody_else, words_left, advice])
def test_what_one_article_alone_has_is_shown_by_its_templates(
    happens: Callable[[Article, Person, Person], None], draft: Article, cara: Person, ed: Person
) -> None:
    client = signed_in(cara)
    assert is_filled(client, draft)
    happens(draft, cara, ed)
    assert not is_filled(client, draft)


def test_a_message_is_shown_with_the_page_that_comes_next(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    words = {"title": "Ferry", "body": "<p>x</p>", "language": "en", "base": "1", "slug": ""}
    assert client.post(f"/cms/articles/{draft.pk}/", words).status_code == 302
    said = "Saved as version 2."
    assert said in seen(client, draft, "?saved=2")
    assert not is_filled(client, draft, "?saved=2")
    assert said not in seen(client, draft)
    assert is_filled(client, draft)


def test_a_step_that_is_refused_is_shown_with_its_reason(in_review: Article, cara: Person) -> None:
    client = signed_in(cara)
    assert "See what changed" in seen(client, in_review)
    assert not is_filled(client, in_review)
