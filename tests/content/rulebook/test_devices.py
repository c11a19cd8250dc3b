"""Rules on devices (content.rulebook.devices): Python and SQL agree on whose device is shared."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from content import workflow
from content.models import Article, UrgentCorrection
from content.rulebook.devices import INVARIANTS, shares_a_device
from rbac import account_state
from rbac.account_state import AccountState, shown_devices
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, write

IN_SESSION = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=timezone.now())
OUTSIDE = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=None)
OF_DRAFTS, OF_CORRECTIONS = INVARIANTS


@pytest.fixture(autouse=True)
def no_request() -> Iterator[None]:
    token = shown_devices.set(frozenset())
    yield
    shown_devices.reset(token)


def showing(*devices: str) -> None:
    shown_devices.set(frozenset(devices))


def agreed(rule: Any, who: Person, thing: Any) -> bool:
    with account_state.provider.replaced_by(lambda _user: IN_SESSION):
        shared = shares_a_device(who, thing) is not None
        assert type(thing).objects.filter(rule.query(who), pk=thing.pk).exists() is not shared
    return shared


@pytest.fixture
def written(draft: Article, cara: Person, ed: Person) -> Any:
    """By Cara on one device, approved by Ed on another."""
    showing("a", "b")
    write(draft, cara, "Later.")
    workflow.submit(draft, by=cara)
    showing("c")
    workflow.approve(draft, by=ed, digest=digest_of(draft))
    return fresh(draft)


@pytest.mark.parametrize(
    ("shown", "shared"), [("", False), ("d", False), ("ad", True), ("c", True), ("ac", True)]
)
def test_of_a_draft(shown: str, shared: bool, written: Article, edna: Person) -> None:
    showing(*shown)
    assert agreed(OF_DRAFTS, edna, written) is shared


def test_ones_own_device_is_not_shared(written: Article, cara: Person, ed: Person) -> None:
    showing("a")
    assert not agreed(OF_DRAFTS, cara, written)
    showing("c")
    assert not agreed(OF_DRAFTS, ed, written)


@pytest.mark.parametrize(("shown", "shared"), [("d", False), ("e", True)])
def test_of_a_correction(shown: str, shared: bool, published: Article, ed: Person, edna: Person) -> None:
    showing("e")
    fix = UrgentCorrection.objects.get(pk=corrected(published, ed).pk)
    showing(shown)
    assert agreed(OF_CORRECTIONS, edna, fix) is shared


def test_who_did_not_send_the_request_shows_no_device(written: Article, edna: Person) -> None:
    """Who could approve is asked of many users in the request of one."""
    showing("a", "c")
    with account_state.provider.replaced_by(lambda _user: OUTSIDE):
        assert shares_a_device(edna, written) is None
        assert OF_DRAFTS.query(edna).children == []
