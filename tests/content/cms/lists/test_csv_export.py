"""The list of articles as a CSV file (content.cms.lists.csv_export)."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content import workflow
from content.models import Article, Section
from intrusion.sensors import LARGE_EXPORT
from tests.newsroom import Person, write
from tests.signing_in import signed_in

LIST = "/cms/articles/"


def taken_out(client: Client, **filters: str) -> list[dict[str, str]]:
    answer = client.post(f"{LIST}export/", filters)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_file_holds_what_the_person_may_see_and_the_filters_let_through(
    published: Article, policies: Section, colin: Person, cara: Person, as_ed: Client
) -> None:
    workflow.create_article(policies, by=colin, title="House rules")
    workflow.create_article(published.section, by=cara, title="Second")
    assert [row["title"] for row in taken_out(as_ed)] == ["Second", "Ferry timetable changes"]
    (row,) = taken_out(as_ed, state="published")
    assert (row["state"], row["address"]) == ("published", f"/{published.address.path}/")
    assert [row["title"] for row in taken_out(signed_in(colin))] == ["House rules"]


def test_what_is_taken_out_is_in_the_audit_log(as_ed: Client, draft: Article, ed: Person) -> None:
    taken_out(as_ed, state="draft")
    entry = Entry.objects.get(event="content.articles.exported")
    said = {name: value for name, (_salt, value) in entry.public.items()}
    assert (said["articles"], said["filters"]) == (1, "state=draft")


def test_a_file_is_bounded(
    as_ed: Client, news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.lists.csv_export.MOST", 2)
    for number in range(3):
        workflow.create_article(news, by=cara, title=f"Story {number}")
    assert [row["title"] for row in taken_out(as_ed)] == ["Story 2", "Story 1"]


@pytest.mark.parametrize(
    ("language", "head", "state"),
    [
        ("en", '"title","state","section"', '"in_review published"'),
        ("de", '"Titel";"Zustand";"Bereich"', '"In Prüfung, Veröffentlicht"'),
        ("fr", '"titre";"état";"rubrique"', '"En relecture, Publié"'),
    ],
)
def test_a_file_is_for_the_spreadsheet_and_in_the_language_of_the_user_who_takes_it(
    language: str, head: str, state: str, published: Article, cara: Person, as_ed: Client
) -> None:
    write(published, cara, "From June.")
    workflow.submit(published, by=cara)
    answer = as_ed.post(f"{LIST}export/", {}, HTTP_ACCEPT_LANGUAGE=language)
    text = answer.content.decode("utf-8")
    assert text.startswith(f"\ufeff{head}")
    assert state in text


def test_a_large_file_is_noticed(as_ed: Client, draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("content.cms.lists.articles.report", lambda *_args, **facts: told.append(facts))
    taken_out(as_ed)
    assert told == [{"rows": 1, "what": "articles"}]
    assert LARGE_EXPORT <= 10_000
