"""What is loaded for a view by the key in its address."""

import pytest

from rbac.guards import _load
from rbac.models import Scope


@pytest.mark.parametrize("key", [2**63, 2**64 - 1, 3**63 - 1, 10**30])
def test_a_key_that_no_row_can_have_is_that_of_nothing(fresh_database: str, key: int) -> None:
    """Outside a transaction, as views run: there PostgreSQL is handed the key as what it prepared for, a bigint."""
    assert _load(Scope, {"pk": key}, ()) is None


def test_the_largest_key_is_that_of_a_row(fresh_database: str) -> None:
    place = Scope(id=2**63 - 1, path="0009", depth=1, numchild=0, name="Last", ancestor_ids=[2**63 - 1])
    place.save(force_insert=True)
    found = _load(Scope, {"pk": 2**63 - 1}, ())
    assert isinstance(found, Scope)
    assert found.name == "Last"
