"""The time window: what it includes, and what does not fit."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from audit.models import Entry
from content import workflow
from content.models import Article, Section
from content.models.articles.review import State
from secureproject.incident_rollback import report, window
from tests.newsroom import Person, fresh, write
from tests.secureproject.incident_rollback.conftest import SESSION, revert, stolen_session
from tests.signing_in import signed_in
from tests.words import site_in


def test_nothing_is_shown_before_a_window_is_chosen(stolen: Article, cara: Person, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/").content.decode()
    assert "What can be reverted" not in page
    assert SESSION in page


def test_the_minute_that_a_window_ends_with_is_in_it(
    stolen: Article, cara: Person, as_ada: Client, settings: Any
) -> None:
    site_in("Europe/Berlin", settings)
    last = localtime(Entry.objects.filter(event="content.article.edited").latest("pk").recorded_at)
    there, said = f"/cms/people/{cara.pk}/undo/", f"{last:%Y-%m-%dT%H:%M}"
    page = as_ada.get(there, {"since": said, "until": said})
    assert [item.key for item in page.context["report"].items] == [f"article:{stolen.pk}"]
    hidden = dict(re.findall(r'type="hidden" name="(since|until|seen)" value="([^"]+)"', page.text))
    data = {**hidden, "line": f"article:{stolen.pk}", "reason": "Stolen."}
    assert "1 item was reverted" in as_ada.post(f"{there}take-back/", data).text


def test_what_does_not_fit_is_reached_by_a_link(
    draft: Article, cara: Person, as_ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (window, report):
        monkeypatch.setattr(module, "MOST", 2)
    with stolen_session():
        for number in range(2):
            write(draft, cara, f"Lie {number}.")
        workflow.submit(draft, by=cara)
    there = f"/cms/people/{cara.pk}/undo/"
    page = unescape(as_ada.get(f"{there}?session={SESSION}").text)
    (link,) = re.findall(r'href="(\?session=[^"]*since=[^"]*)"', page)
    rest = as_ada.get(there + link)
    shown = rest.context["report"]
    assert (rest.status_code, shown.go_on, len(shown.items)) == (200, None, 1)


def test_what_was_done_outside_the_window_stays(
    draft: Article, news: Section, cara: Person, ada: Person
) -> None:
    own = workflow.create_article(news, by=cara, title="Her own", body="<p>x</p>")
    workflow.submit(own, by=cara)
    with stolen_session():
        workflow.submit(draft, by=cara)
    revert(cara, ada)
    assert fresh(own).draft.status.state == State.IN_REVIEW
