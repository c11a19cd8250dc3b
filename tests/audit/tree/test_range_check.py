"""The quick form of the row format is the row format."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from audit.row import FIELD_DOMAIN, HEADER, commit, encode, leaf_hash
from audit.tree.range_check import Row, leaf_hash_of, wrong_field
from tests.audit.test_row import ExportedRow, texts, values
from tools import verify_export as second

names = texts.filter(bool)
parts = st.fixed_dictionaries({"key": texts, "fields": st.lists(texts, max_size=3), "data": texts})


@st.composite
def rows(draw: st.DrawFn) -> tuple[ExportedRow, dict[str, Any]]:
    salted = draw(st.dictionaries(names, st.tuples(st.binary(min_size=16, max_size=16), values), max_size=4))
    row = ExportedRow(
        id=draw(st.integers(1, 2**60)),
        xid=draw(st.integers(1, 2**63)),
        recorded_at=draw(st.datetimes(datetime(2026, 1, 1), timezones=st.just(UTC))),
        salt=draw(st.binary(min_size=32, max_size=32)),
        commitments={name: commit(FIELD_DOMAIN, salt, name, value) for name, (salt, value) in salted.items()},
        sealed=tuple(draw(st.lists(parts, max_size=2))),
    )
    header: dict[str, Any] = {name: draw(texts) for name in HEADER}
    row = dataclasses.replace(row, **header)
    return row, {name: [encode(salt), value] for name, (salt, value) in salted.items()}


def as_stored(row: ExportedRow) -> Row:
    at = f"{row.recorded_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    header = [getattr(row, name) for name in HEADER]
    return Row(0, row.id, b"", row.id, row.format, str(row.xid), at, header, row.salt, "", "", "")


@given(rows())
def test_three_forms_give_one_leaf(drawn: tuple[ExportedRow, dict[str, Any]]) -> None:
    row, _ = drawn
    stored = as_stored(row)
    exported = {
        **{name: getattr(row, name) for name in ("format", "id", "xid", "commitments", *HEADER)},
        "recorded_at": stored.recorded_at,
        "salt": encode(row.salt),
        "sealed": list(row.sealed),
    }
    quick = leaf_hash_of(stored, row.commitments, list(row.sealed))
    assert quick == leaf_hash(row) == second.leaf_hash(second.leaf_of(exported))


@given(rows(), st.data())
def test_a_field_opens_its_commitment_and_no_other(
    drawn: tuple[ExportedRow, dict[str, Any]], data: st.DataObject
) -> None:
    row, public = drawn
    assert wrong_field(public, row.commitments, list(row.sealed)) == ""
    if public:
        name = data.draw(st.sampled_from(sorted(public)))
        other = [public[name][0], data.draw(values)]
        same = json.dumps(other, sort_keys=True) == json.dumps(public[name], sort_keys=True)
        assert (wrong_field(public | {name: other}, row.commitments, list(row.sealed)) == "") is same
