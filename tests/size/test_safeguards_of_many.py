"""What a change would demand no longer is counted as far as somebody would: of corrections, too."""

from typing import Any

import psycopg
import pytest
from django.utils import timezone

from content.models import Article, Revision, Section, UrgentCorrection
from content.models.correction import Outcome
from rbac import looked_at
from rbac.safeguards import Safeguards
from tests.newsroom import Person
from tests.size.test_histories import kept
from tests.size.test_long_kept import rows_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MOST, FEW, MANY = 50, 100, 1_000
SAID = "“a passkey where the section asks for one” would no longer be demanded: "


def corrected(article: Article, by: Person, owner: psycopg.Connection[Any], number: int) -> None:
    at = timezone.now()
    first = Revision.objects.filter(article=article).count() + 1
    texts = [
        Revision(article=article, number=first + n, title="x", author=by, digest="0" * 64)
        for n in range(number)
    ]
    common: dict[str, Any] = {"article": article, "base": article.live, "made_by": by, "settled_by": by}
    when: dict[str, Any] = {"made_at": at, "due_at": at, "settled_at": at, "outcome": Outcome.COUNTERSIGNED}
    words = kept(owner, texts)
    kept(owner, [UrgentCorrection(revision=one, reason="x", **common, **when) for one in words])


def demand(factor: str, owner: psycopg.Connection[Any]) -> None:
    """Everywhere; nobody here has a passkey to do it with."""
    owner.execute("ALTER TABLE content_section DISABLE TRIGGER USER")
    owner.execute("UPDATE content_section SET factor = %s", [factor])
    owner.execute("ALTER TABLE content_section ENABLE TRIGGER USER")


def loosened(owner: psycopg.Connection[Any]) -> tuple[bool, dict[str, str], int]:
    """Whether all was looked at, how many are said of each kind, and how many corrections were read."""
    demand("passkey", owner)
    found, said = Safeguards(None, policies=True), list[str]()
    read = rows_of(UrgentCorrection, found.look_before)
    demand("any", owner)
    read += rows_of(UrgentCorrection, lambda: said.extend(found.look_after()[1]))
    of_each = (one.removeprefix(SAID).rstrip(".").split(", ") for one in said if one.startswith(SAID))
    return found.is_whole, dict(of_each), read


def test_a_name_that_several_invariants_have_is_said_of_each(
    published: Article, news: Section, policies: Section, owner_connection: psycopg.Connection[Any]
) -> None:
    """Said of corrections alone, nobody would learn it of the articles."""
    assert loosened(owner_connection)[:2] == (True, {"articles": "1", "sections": "2"})


def test_corrections_are_counted_as_far_as_somebody_would(
    published: Article,
    ed: Person,
    owner_connection: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looked_at, "MOST", MOST)
    corrected(published, ed, owner_connection, MOST)
    whole, said, _read = loosened(owner_connection)
    assert (whole, said["urgent corrections"]) == (True, str(MOST))
    corrected(published, ed, owner_connection, FEW)
    whole, said, few = loosened(owner_connection)
    assert (whole, said["urgent corrections"]) == (False, f"at least {MOST}")
    corrected(published, ed, owner_connection, MANY)
    assert max(few, loosened(owner_connection)[2]) <= 10 * MOST
