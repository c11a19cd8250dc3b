"""The next few words from an open page are one statement, planned once: whatever became of it, they are kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Article, WorkingCopy
from content.working_copies.keeping import _AT_ONCE, keep_working_copy
from content.working_copies.written import Page, Written
from rbac.prepared import _prepared
from tests.newsroom import Person, fresh


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request: a statement is prepared only where its error would end no transaction."""


def keep(draft: Article, cara: Person, text: str, sequence: int) -> Any:
    written = Written(
        "Ferry's", "100 % $1", f"<p>{text}</p>", 1, fields={"slug": ["it's"], "note": ["50 %s"]}
    )
    return keep_working_copy(fresh(draft), written, Page("w", sequence), by=cara)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def nothing_happens() -> None:
    pass


def it_goes() -> None:
    run("DEALLOCATE ALL")


def somebody_else_prepares_it() -> None:
    run("DEALLOCATE ALL")
    _prepared[connection.connection].clear()
    run(_AT_ONCE._preparation)


@pytest.mark.parametrize("meanwhile", [nothing_happens, it_goes, somebody_else_prepares_it])
def test_the_words_are_kept(meanwhile: Callable[[], None], draft: Article, cara: Person) -> None:
    keep(draft, cara, "One.", 1)
    keep(draft, cara, "Two.", 2)
    meanwhile()
    assert keep(draft, cara, "Three.", 3).version == 4
    copy = WorkingCopy.objects.get()
    assert (copy.title, copy.summary, copy.body) == ("Ferry's", "100 % $1", "<p>Three.</p>")
    assert (copy.fields, copy.sequence) == ({"slug": ["it's"], "note": ["50 %s"]}, 3)


def test_it_is_planned_once(draft: Article, cara: Person) -> None:
    keep(draft, cara, "One.", 1)
    keep(draft, cara, "Two.", 2)
    with CaptureQueriesContext(connection) as captured:
        keep(draft, cara, "Three.", 3)
    assert captured.captured_queries[-1]["sql"].startswith(f"EXECUTE {_AT_ONCE._name} (")


def test_what_comes_late_changes_nothing(draft: Article, cara: Person) -> None:
    for number, text in ((1, "One."), (3, "Three."), (2, "Two.")):
        keep(draft, cara, text, number)
    assert WorkingCopy.objects.get().body == "<p>Three.</p>"
