"""Looking at what was done with an account reads the window that is looked at, whatever it did before and afterwards.

With what PostgreSQL knows of its tables, by its own plan and by its indexes, and without.
"""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from audit.context import RequestContext, use_context
from audit.models import Entry
from audit.record import record_each
from audit.row import JSONValue
from content.events import ARTICLE_EDITED
from content.models import Article
from secureproject.incident_rollback.window import Window, around, entries_of
from tests.counting import most_rows_read_ever
from tests.newsroom import Person
from tests.size.many import Owner

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY, WITHIN = 1_200, 5
type Read = Callable[[Callable[[], object]], int]
SESSION, LATER = "ab" * 32, "cd" * 32


def saved(article: Article, by: Person, number: int, session: str) -> list[datetime]:
    """So often, in one session. When."""
    last = Entry.objects.values_list("pk", flat=True).first() or 0
    fields: dict[str, JSONValue] = {"revision": 1, "digest": "", "voided": 0}
    with use_context(RequestContext(session_digest=session)), transaction.atomic():
        record_each(ARTICLE_EDITED, by=by, entries=((article, fields) for _n in range(number)))
    return list(Entry.objects.filter(pk__gt=last).order_by("pk").values_list("recorded_at", flat=True))


@pytest.fixture
def windows(draft: Article, cara: Person, ed: Person) -> dict[str, Window]:
    """Each holds WITHIN of very many, by name."""
    before = saved(draft, cara, MANY, "")
    saved(draft, ed, MANY, LATER)
    inside = saved(draft, cara, WITHIN, SESSION)
    after = saved(draft, cara, MANY, LATER)
    return {
        "a stretch of time": Window(since=inside[0], until=inside[-1]),
        "a session": Window(session=SESSION),
        "the end of a session": Window(session=LATER, since=after[-WITHIN]),
        "the end": Window(since=after[-WITHIN]),
        "within what came before": Window(since=before[700], until=before[700 + WITHIN - 1]),
    }


@pytest.fixture
def read(owner_connection: Owner) -> Read:
    return lambda act: most_rows_read_ever(Entry, act, owner_connection)


def test_the_window_is_read_and_nothing_else(windows: dict[str, Window], cara: Person, read: Read) -> None:
    found = {name: len(entries_of(cara, window)) for name, window in windows.items()}
    assert found == dict.fromkeys(windows, WITHIN)
    most = {name: read(lambda window=window: entries_of(cara, window)) for name, window in windows.items()}  # type: ignore[misc]
    assert max(most.values()) <= WITHIN + 1, most


def test_whether_more_was_done_around_it_is_found_soon(
    windows: dict[str, Window], cara: Person, read: Read
) -> None:
    most = {name: read(lambda window=window: around(cara, window)) for name, window in windows.items()}  # type: ignore[misc]
    assert max(most.values()) <= 2 * WITHIN + 2, most
