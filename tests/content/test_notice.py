"""Where one administrator is alone, a loosening happens 72 hours after it was asked for: no minute earlier, and once.

No clock is moved and no rule is changed: in a database of the test's own, its owner writes into the past when it was
asked for, which the web's log-in cannot do (tests/content/test_policies.py).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from content import set_policy
from content.models import PolicyChange, Section
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from rbac.rules import COMMAND_LINE
from tests.newsroom import Person, person

ASKED = "UPDATE content_policychange SET asked_at = now() - %s::interval WHERE id = %s"
TABLE = "ALTER TABLE content_policychange"
type Ago = Callable[[str], PolicyChange]


@pytest.fixture
def asked(fresh_database: str, news: Section, ada: Person, owner_connection: psycopg.Connection[Any]) -> Ago:
    """Asked for by Ada, who is alone, so long ago."""

    def ago(interval: str) -> PolicyChange:
        change = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="I am alone.")
        assert (change.notice, change.applied_at) == (True, None)
        with owner_connection.transaction():
            owner_connection.execute(f"{TABLE} DISABLE TRIGGER USER")
            owner_connection.execute(ASKED, [interval, change.pk])
            owner_connection.execute(f"{TABLE} ENABLE TRIGGER USER")
        change.refresh_from_db()
        return change

    return ago


def four_eyes(section: Section) -> bool:
    section.refresh_from_db()
    return section.four_eyes


def test_a_minute_before_neither_the_worker_nor_a_wrong_clock_applies_it(
    asked: Ago, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("71 hours 59 minutes")
    assert set_policy.apply_due() == 0
    monkeypatch.setattr(set_policy, "NOTICE", timedelta(hours=71))
    with pytest.raises(ProgrammingError, match="nobody else agreed"), transaction.atomic():
        set_policy.apply_due()
    assert four_eyes(news) is True


def test_after_72_hours_the_worker_applies_it_once(asked: Ago, news: Section) -> None:
    change = asked("72 hours 1 second")
    assert set_policy.apply_due() == 1
    assert four_eyes(news) is False
    change.refresh_from_db()
    assert (change.agreed_by, change.applied_at is not None) == (None, True)
    assert set_policy.apply_due() == 0


def test_what_was_withdrawn_or_whose_asker_left_does_not_happen(
    asked: Ago, news: Section, ada: Person
) -> None:
    set_policy.withdraw(asked("80 hours"), by=ada)
    assert set_policy.apply_due() == 0
    change = asked("80 hours")
    grant_role(person("Abe"), "administrator", reason="follows", by=COMMAND_LINE)
    revoke_role(RoleAssignment.objects.get(user=ada, role="administrator"), reason="left", by=COMMAND_LINE)
    assert set_policy.apply_due() == 0
    change.refresh_from_db()
    assert change.lapsed_at is not None
    assert four_eyes(news) is True
