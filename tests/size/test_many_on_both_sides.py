"""Very many hold the role that is asked for, very many others may approve: what is looked at does not grow with them.

Where as many as are looked at have no one in common, that is said, and nothing is refused for it.
"""

from typing import Any

import psycopg
import pytest
from django.db import transaction

from accounts.models import User
from content.approvals import role_holders
from content.approvals.candidates import Outlook, outlook
from content.corrections.verbs import why_not
from content.models import Article, Section
from content.policies.change import change_policy
from rbac.models import RoleAssignment
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person, fresh
from tests.size.test_whose_approval import many_with

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, HALF, SCANNED = 1_300, 650, 100

type Owner = psycopg.Connection[Any]


@pytest.fixture
def section(in_review: Article, ada: Person) -> Section:
    """Asks for contributors, who may not approve."""
    change_policy(in_review.section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    found: Section = fresh(in_review).section
    return found


def both(section: Section, number: int, name: str = "") -> tuple[list[User], list[User]]:
    writers = many_with("contributor", section, f"writer{name}", number)
    return writers, many_with("editor", section, f"editor{name}", number)


def now(section: Section) -> Outlook:
    return outlook(Section.objects.get(pk=section.pk))


@pytest.mark.parametrize("model", [RoleAssignment, User])
def test_no_more_is_read_of_twice_as_many(
    section: Section, model: type[Any], monkeypatch: pytest.MonkeyPatch, owner_connection: Owner
) -> None:
    """PostgreSQL knows how many there are, and chooses what it likes."""
    monkeypatch.setattr(role_holders, "SCANNED", SCANNED)
    both(section, HALF)
    look_over(owner_connection)
    of_few = rows_read_as_planned(model, lambda: now(section))
    both(section, MANY - HALF, "more")
    look_over(owner_connection)
    assert len(now(section).unsure) == 1
    read = rows_read_as_planned(model, lambda: now(section))
    assert read <= of_few + 20


@pytest.mark.parametrize("model", [RoleAssignment, User])
def test_nor_where_nothing_is_known_of_the_tables(
    section: Section, model: type[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(role_holders, "SCANNED", SCANNED)
    both(section, MANY)
    # At two places: the first few, then SCANNED; and of those once who they are.
    with transaction.atomic():
        read = rows_read(model, lambda: now(section))
    assert read <= 2 * 2 * (SCANNED + 20)
    assert len(now(section).unsure) == 1


def test_a_correction_is_not_refused_for_whom_no_one_looked_at(
    published: Article, ed: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contributors are asked for, editors may countersign: of few it is known that no one is both, of many not."""
    change_policy(published.section, {"demands": [["role:contributor"]]}, by=ada, reason="x")
    monkeypatch.setattr(role_holders, "SCANNED", 20)
    assert "no one else here who could countersign" in str(why_not(fresh(published), ed))
    both(published.section, 60)
    assert why_not(fresh(published), ed) is None
