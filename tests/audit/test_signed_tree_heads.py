"""The newest signed head is found without reading the others, of which there are millions after some years."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Head
from audit.signed_tree_heads import STEP, heads_from, newest_heads
from audit.tree.proofs import head_over
from audit.tree.sealing import last_head, seal_everything
from tests.audit.sealer import take_notes
from tests.counting import rows_read

pytestmark = pytest.mark.as_worker
MANY = 2 * STEP + 7


@pytest.fixture
def sealed(ada: User, signing_key: None) -> Head:
    take_notes(ada, 3)
    seal_everything()
    found = last_head(using="default")
    assert found is not None
    return found


def strangers(size: int, number: int = MANY) -> None:
    """Heads that no key of the audit log signed."""
    Head.objects.bulk_create(
        Head(
            size=size,
            root=b"0" * 32,
            note=f"no note {n}",
            sealed_at="2026-01-01T00:00:00Z",
            last_xid=1,
            last_id=1,
        )
        for n in range(number)
    )


def test_the_newest_head_is_the_only_one_that_is_read(sealed: Head, anon: Client) -> None:
    strangers(sealed.size - 1)
    assert rows_read(Head, lambda: last_head(using="default")) <= 2
    assert rows_read(Head, lambda: anon.get("/.well-known/audit-log-head")) <= 2
    with CaptureQueriesContext(connection) as captured:
        assert anon.get("/.well-known/audit-log-head").status_code == 200
    assert len(captured) == 2


def test_the_first_head_over_an_entry_is_the_only_one_that_is_read(sealed: Head) -> None:
    strangers(sealed.size + 5)
    assert rows_read(Head, lambda: head_over(sealed.size, using="default")) <= 2
    assert head_over(sealed.size, using="default") == sealed


@pytest.mark.parametrize("size", [0, 1])
def test_a_head_is_found_behind_any_number_that_strangers_wrote(size: int, sealed: Head) -> None:
    strangers(sealed.size + size)
    assert last_head(using="default") == sealed
    assert head_over(1, using="default") == sealed


def test_every_head_comes_once_in_either_order(sealed: Head) -> None:
    for size in (sealed.size, 9, 9, 12):
        strangers(size, STEP // 2 + 3)
    there = list(Head.objects.order_by("size", "pk").values_list("size", "pk"))
    assert [(one.size, one.pk) for one in heads_from(0, using="default")] == there
    newest = sorted(there, key=lambda one: (-one[0], one[1]))
    assert [(one.size, one.pk) for one in newest_heads(using="default")] == newest
    assert [one.size for one in heads_from(10, using="default")] == [12] * (STEP // 2 + 3)
