"""The buttons of the list of articles: who may press them, and what is reported (content.cms.lists.tools)."""

from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content.models import Article
from intrusion.sensors import LARGE_EXPORT
from tests.content.cms.lists.test_csv_export import LIST, taken_out
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_a_user_who_logged_in_long_ago_confirms_first(draft: Article, ed: Person) -> None:
    answer = signed_in(ed, minutes_ago=20).post(f"{LIST}export/", {})
    assert answer.status_code != 200
    assert not Entry.objects.filter(event="content.articles.exported").exists()


def test_a_large_file_is_noticed(as_ed: Client, draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("content.cms.lists.tools.report", lambda *_args, **facts: told.append(facts))
    taken_out(as_ed)
    assert told == [{"rows": 1, "what": "articles"}]
    assert LARGE_EXPORT <= 10_000
