"""What was decided, corrected and scheduled for years is on pages, each of which reads what it shows."""

import re
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from content.models import (
    Article,
    BulkRun,
    PolicyChange,
    Redaction,
    Revision,
    RevisionStatus,
    ScheduledChange,
    Section,
    UrgentCorrection,
)
from content.models.articles.correction import Outcome
from content.models.articles.review import State
from content.policies.change import own_policy
from content.policy import NAMES
from tests.counting import look_over
from tests.newsroom import Person
from tests.size.paging import found_on_pages, pages
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[tuple[object, ...]]
MANY = 1_000
NOW = timezone.now()


def kept(owner: Owner, rows: list[Any]) -> list[Any]:
    """As they stood then; PostgreSQL knows how many there are."""
    model = type(rows[0])
    owner.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    made: list[Any] = model._default_manager.bulk_create(rows)
    owner.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
    look_over(owner)
    return made


def told(client: Client, address: str) -> list[str]:
    """Each reason as often as it is there."""
    return found_on_pages(client, address, r"Reason \d+\b")


def changed(section: Section | None, by: Person, number: int, **more: Any) -> PolicyChange:
    own = dict.fromkeys(NAMES) if section else own_policy(None)
    done = {"section": section, "asked_by": by, "asked_at": NOW, "reason": f"Reason {number}"}
    return PolicyChange(**{**own, **done, **more})


def test_changes_of_policies(ada: Person, as_ada: Client, news: Section, owner_connection: Owner) -> None:
    """Each of one place looks for the one before it."""
    kept(
        owner_connection,
        [changed(news if n % 2 else None, ada, n, applied_at=NOW, approvals=n % 3 + 1) for n in range(MANY)],
    )
    page = "/cms/policy/changes/"
    assert rows_of(PolicyChange, lambda: as_ada.get(page)) <= 600
    assert told(as_ada, page) == [f"Reason {n}" for n in reversed(range(MANY))]
    assert "instead of" not in as_ada.get(page).text


def test_what_waits_is_on_pages_of_its_own(
    ada: Person, as_ada: Client, as_cara: Client, news: Section, owner_connection: Owner
) -> None:
    kept(owner_connection, [changed(news, ada, n, loosens=True) for n in range(50)])
    assert as_cara.get("/cms/policy/changes/").status_code == 403
    assert told(as_ada, "/cms/policy/changes/") == [f"Reason {n}" for n in range(50)]
    assert "Nothing waits" not in as_ada.get("/cms/policy/changes/?before=1").text


def test_urgent_corrections_of_one_article(
    published: Article, ed: Person, as_ed: Client, owner_connection: Owner
) -> None:
    words = kept(
        owner_connection,
        [
            Revision(article=published, number=n, title="x", author=ed, digest="0" * 64)
            for n in range(2, MANY)
        ],
    )
    kept(owner_connection, [RevisionStatus(revision=one, state=State.SUPERSEDED) for one in words])
    common: dict[str, Any] = {"article": published, "base": published.live, "made_by": ed, "settled_by": ed}
    when: dict[str, Any] = {
        "made_at": NOW,
        "due_at": NOW,
        "settled_at": NOW,
        "outcome": Outcome.COUNTERSIGNED,
    }
    fixes = [UrgentCorrection(revision=one, reason=f"Reason {one.number}", **common, **when) for one in words]
    kept(owner_connection, fixes)
    page = f"/cms/articles/{published.pk}/correction/"
    assert rows_of(UrgentCorrection, lambda: as_ed.get(page)) <= 50
    assert told(as_ed, page) == [f"Reason {n}" for n in range(MANY - 1, 1, -1)]


def test_times_of_one_article(published: Article, ed: Person, as_ed: Client, owner_connection: Owner) -> None:
    over: dict[str, Any] = {"kind": "expire", "scheduled_by": ed, "cancelled_by": ed, "cancelled_at": NOW}
    at = [NOW - timedelta(hours=n // 3) for n in range(MANY)]
    times = [ScheduledChange(article=published, at=at[n], reason=f"Reason {n}", **over) for n in range(MANY)]
    kept(owner_connection, times)
    page = f"/cms/articles/{published.pk}/schedule/"
    assert rows_of(ScheduledChange, lambda: as_ed.get(page)) <= 60
    seen = told(as_ed, page)
    assert (len(seen), len(set(seen))) == (MANY, MANY)
    assert seen[:3] == ["Reason 2", "Reason 1", "Reason 0"]


def test_what_someone_changed_together(ed: Person, as_ed: Client, as_cara: Client, edna: Person) -> None:
    """No one turns to the pages of others."""
    BulkRun.objects.bulk_create(BulkRun(deed="submit", by=by) for by in (ed, edna) for _n in range(50))
    seen = [
        int(one) for page in pages(as_ed, "/cms/articles/bulk/") for one in re.findall(r"/bulk/(\d+)/", page)
    ]
    assert seen == list(BulkRun.objects.filter(by=ed).order_by("-pk").values_list("pk", flat=True))
    assert re.findall(r"/bulk/(\d+)/", as_cara.get(f"/cms/articles/bulk/?before={seen[0]}").text) == []


def test_removals_by_law_from_one_article(
    published: Article, ada: Person, as_ada: Client, owner_connection: Owner
) -> None:
    common: dict[str, Any] = {"article": published, "asked_by": ada, "withdrawn_by": ada, "withdrawn_at": NOW}
    kept(owner_connection, [Redaction(reason=f"Reason {n}", **common) for n in range(MANY)])
    waits = {**common, "withdrawn_by": None, "withdrawn_at": None, "reason": "Reason 7000"}
    kept(owner_connection, [Redaction(**waits)])
    page = f"/cms/articles/{published.pk}/redaction/"
    assert "Reason 7000" in as_ada.get(page).text
    seen = [one for one in told(as_ada, page) if one != "Reason 7000"]
    assert seen == [f"Reason {n}" for n in reversed(range(MANY))]
