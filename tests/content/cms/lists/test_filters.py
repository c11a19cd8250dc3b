"""Filters of the list of articles (content.cms.lists.filters)."""

from html import unescape

import pytest
from django.test import Client

from content import workflow
from content.cms.lists.filters import HELP
from content.models import Article, Section
from tests.content.approvals.test_validity_batch import AGAIN
from tests.content.test_approval_validity import left
from tests.newsroom import Person
from tests.signing_in import signed_in

LIST = "/cms/articles/"


@pytest.mark.parametrize("chosen", ["draft", "in_review", "published", "archived", ""])
def test_other_filters_need_no_help(chosen: str, published: Article, edna: Person) -> None:
    assert str(HELP["approved"]) not in unescape(signed_in(edna).get(f"{LIST}?state={chosen}").text)


def test_the_filter_says_that_not_all_it_finds_is_ready(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    shown = unescape(signed_in(edna).get(f"{LIST}?state=approved").text)
    assert str(HELP["approved"]) in shown
    assert AGAIN in shown.partition("<tbody>")[2]


def test_filters_narrow_the_list(published: Article, news: Section, cara: Person, as_ed: Client) -> None:
    workflow.create_article(news, by=cara, title="Second one")
    shown = {
        q: titles(as_ed.get(f"/cms/articles/?{q}"))
        for q in ("state=published", "state=draft", "mine=1", "q=SECOND")
    }
    assert shown == {
        "state=published": ["Ferry timetable changes"],
        "state=draft": ["Second one"],
        "mine=1": [],
        "q=SECOND": ["Second one"],
    }


def test_a_list_shows_one_kind(news: Section, cara: Person, draft: Article) -> None:
    workflow.create_article(news, by=cara, title="Regatta", kind="event")
    assert titles(signed_in(cara).get("/cms/articles/?kind=event")) == ["Regatta"]


def titles(answer: object) -> list[str]:
    return [row.title for row in answer.context["articles"]]  # type: ignore[attr-defined]
