"""Golden vectors of the row format: if one of these fails, audit log that exist can no longer be verified.

And its promise that erasure and redaction leave the leaf as it is.
"""

import base64
import dataclasses
import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from http import HTTPStatus
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.keys import DataKey, seal, secrets_of, unseal
from audit.models import Entry
from audit.row import (
    DEEPEST,
    FIELD_DOMAIN,
    HEADER,
    HEADER_DOMAIN,
    LARGEST_INTEGER,
    canonical,
    commit,
    decode,
    encode,
    header_commitments,
    header_salts,
    leaf_bytes,
    leaf_hash,
    plain,
    sealed_digest,
)
from audit.timeline import timeline_of


@dataclasses.dataclass(frozen=True)
class ExportedRow:
    """A row as a verifier elsewhere would hold it."""

    format: int = 1
    id: int = 42
    recorded_at: datetime = datetime(2026, 11, 24, 15, 8, 29, 7, tzinfo=UTC)
    xid: int = 2**40
    event: str = "content.article.published"
    actor_kind: str = "accounts.user"
    actor_id: str = "17"
    on_behalf_of_kind: str = ""
    on_behalf_of_id: str = ""
    subject_kind: str = "content.article"
    subject_id: str = "5"
    person_kind: str = ""
    person_id: str = ""
    request_id: str = "0f8fad5b-d9cb-469f-a165-70867728950e"
    session_digest: str = "ab" * 32
    salt: bytes = bytes(range(32))
    commitments: dict[str, str] = dataclasses.field(
        default_factory=lambda: {"revision": commit(FIELD_DOMAIN, bytes(16), "revision", 3)}
    )
    sealed: tuple[dict[str, Any], ...] = (
        {"key": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "fields": ["actor"], "data": "AAECAwQF"},
    )


ROW = ExportedRow()


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        leaf_bytes(dataclasses.replace(ROW, format=2))


def test_the_golden_commitment() -> None:
    by_hand = hashlib.sha256(b"secure_audit/1/field\x00" + bytes(16) + '["name","Zoë"]'.encode()).digest()
    assert commit(FIELD_DOMAIN, bytes(16), "name", "Zoë") == encode(by_hand)
    assert encode(by_hand) == "r633KAP3jUhn8sKafvUpD4-WwwxKcj_sdNMhzbRySME"


def test_the_golden_header_salts() -> None:
    stream = hashlib.shake_256(b"secure_audit/1/header-salts\x00" + ROW.salt).digest(16 * 11)
    assert header_salts(ROW.salt)["event"] == stream[:16]
    assert header_salts(ROW.salt)["session_digest"] == stream[160:]
    assert stream.hex()[:32] == "38cea99178be132e23112dab007f09f6"


def test_the_golden_leaf() -> None:
    assert leaf_hash(ROW) == hashlib.sha256(b"\x00" + leaf_bytes(ROW)).digest()
    assert leaf_hash(ROW).hex() == "c919b58694b8e16cb620151bc2fc93f6fa2b44f185df63b5fee298e1e79eb672"


def test_the_leaf_shows_only_what_the_database_assigned() -> None:
    leaf = json.loads(leaf_bytes(ROW))
    assert (leaf["id"], leaf["xid"], leaf["recorded_at"]) == (
        "42",
        "1099511627776",
        "2026-11-24T15:08:29.000007Z",
    )
    assert sorted(leaf["header"]) == sorted(HEADER)
    in_clear = leaf_bytes(ROW).decode()
    assert not [
        value for value in ("published", "accounts.user", "0f8fad5b", "abab", "6ba7b810") if value in in_clear
    ]


def test_the_time_zone_of_the_reader_does_not_matter() -> None:
    elsewhere = dataclasses.replace(ROW, recorded_at=ROW.recorded_at.astimezone(timezone(timedelta(hours=9))))
    assert leaf_hash(elsewhere) == leaf_hash(ROW)


CHANGED: dict[str, Any] = {
    "id": 43,
    "recorded_at": ROW.recorded_at + timedelta(microseconds=1),
    "xid": 1,
    "salt": bytes(32),
    "commitments": {},
    "sealed": (),
    **dict.fromkeys(HEADER, "changed"),
}


@pytest.mark.parametrize("column", CHANGED)
def test_a_change_of_any_column_changes_the_leaf(column: str) -> None:
    assert leaf_hash(dataclasses.replace(ROW, **{column: CHANGED[column]})) != leaf_hash(ROW)


@pytest.mark.parametrize(
    ("part", "value"), [("key", str(uuid.UUID(int=7))), ("fields", []), ("data", "AAECAwQG")]
)
def test_a_change_of_any_part_of_a_ciphertext_changes_its_digest(part: str, value: Any) -> None:
    assert sealed_digest(ROW.sealed[0] | {part: value}) != sealed_digest(ROW.sealed[0])


def test_one_value_of_the_header_can_be_shown_without_the_others() -> None:
    """What a public proof holds: the leaf, and salt, name and value of what may be seen."""
    leaf = json.loads(leaf_bytes(ROW))
    shown = {"event": header_salts(ROW.salt)["event"]}
    assert commit(HEADER_DOMAIN, shown["event"], "event", ROW.event) == leaf["header"]["event"]
    assert (
        commit(HEADER_DOMAIN, shown["event"], "event", "content.article.approved") != leaf["header"]["event"]
    )
    assert commit(HEADER_DOMAIN, shown["event"], "actor_id", "17") != leaf["header"]["actor_id"]


def test_equal_values_have_unequal_commitments_in_two_rows() -> None:
    other = dataclasses.replace(ROW, salt=bytes(32))
    same = header_commitments(ROW).items() & header_commitments(other).items()
    assert not same


@given(st.binary(max_size=80))
def test_base64_is_read_as_it_was_written(data: bytes) -> None:
    assert decode(encode(data)) == data
    assert base64.urlsafe_b64decode(encode(data) + "==") == data


@given(st.text("Az09-_+/= \n=ä", max_size=9))
def test_what_is_no_base64_is_refused_as_pythons_own_decoder_refuses_it(text: str) -> None:
    def decoded(read: Callable[[], bytes]) -> bytes | None:
        try:
            return read()
        except ValueError:
            return None

    padded = text + "=" * (-len(text) % 4)
    expected = decoded(lambda: base64.b64decode(padded, altchars=b"-_", validate=True))
    assert decoded(lambda: decode(text)) == expected


@pytest.mark.late
def test_the_leaf_outlives_the_key(
    noted_entry: Entry, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    before = leaf_hash(noted_entry)
    owner_connection.execute("UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()")
    noted_entry.refresh_from_db()
    assert leaf_hash(noted_entry) == before
    (line,) = timeline_of(ada)
    assert line.fields == {"number": "1", "words": "libel", "remark": "(erased)"}
    assert (
        line.sentence
        == "a person whose data was erased noted 1 about a person whose data was erased: (erased)"
    )


@pytest.mark.late
def test_a_guess_cannot_be_checked_once_the_key_is_gone(noted_entry: Entry) -> None:
    """The salt went with the key: the right value alone does not give the commitment."""
    in_the_row = json.dumps([noted_entry.public, noted_entry.commitments, bytes(noted_entry.salt).hex()])
    salts = [decode(salt) for salt, _value in noted_entry.public.values()] + [
        bytes(16),
        bytes(noted_entry.salt)[:16],
    ]
    assert "Friday" not in in_the_row
    assert noted_entry.commitments["remark"] not in [
        commit(FIELD_DOMAIN, salt, "remark", "at home until Friday") for salt in salts
    ]


@pytest.mark.late
def test_the_leaf_outlives_a_redaction(
    noted_entry: Entry, ada: User, owner_connection: "psycopg.Connection[Any]"
) -> None:
    before = leaf_hash(noted_entry)
    with owner_connection.transaction():
        owner_connection.execute("ALTER TABLE secure_audit_entry DISABLE TRIGGER USER")
        owner_connection.execute("UPDATE secure_audit_entry SET public = public - 'words'")
        owner_connection.execute("ALTER TABLE secure_audit_entry ENABLE TRIGGER USER")
    noted_entry.refresh_from_db()
    assert leaf_hash(noted_entry) == before
    assert timeline_of(ada)[0].fields["words"] == "(removed)"


def test_a_ciphertext_opens_only_as_it_was_sealed() -> None:
    key = DataKey(uuid.uuid4(), bytes(32))
    part = seal(key, {"name": ["AAAA", "Zoë"]})
    assert unseal(part, key.secret) == {"name": ["AAAA", "Zoë"]}
    changes: list[dict[str, Any]] = [{"key": str(uuid.uuid4())}, {"fields": []}, {"data": "AAAA"}]
    for changed in changes:
        with pytest.raises(Exception, match="does not open"):
            unseal(part | changed, key.secret)


@pytest.mark.late
def test_every_field_opens_its_commitment(noted_entry: Entry) -> None:
    fields: dict[str, Any] = dict(noted_entry.public)
    for part in noted_entry.sealed:
        ((_id, secret),) = secrets_of([part["key"]]).items()
        fields |= unseal(part, secret or b"")
    assert set(fields) == set(noted_entry.commitments) == {"number", "words", "remark", "actor", "subject"}
    for name, (salt, value) in fields.items():
        assert len(decode(salt)) == 16
        assert commit(FIELD_DOMAIN, decode(salt), name, value) == noted_entry.commitments[name]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("value", [1.0, float("nan"), b"", object(), {1: 2}, {"a"}, [1, 2.5]])
def test_what_is_not_allowed_json_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


NOT_KEPT = [
    *("\0", "\ud83d", {"\udc00": 1}, LARGEST_INTEGER + 1),
    *(["a\0"], {"a": "\0"}, {"a\0": 1}, ["\ud83d"], {"a": ["\udc00"]}),
]


@pytest.mark.parametrize("value", NOT_KEPT)
def test_what_cannot_be_kept_is_a_value_error(value: Any) -> None:
    for write in (canonical, plain):
        with pytest.raises(ValueError, match=r"NUL|surrogate|digits"):
            write(value)


def test_nesting_is_bounded() -> None:
    value: Any = 1
    for _level in range(DEEPEST + 1):
        value = [value]
    with pytest.raises(ValueError, match="nested"):
        canonical(value)


def test_strings_are_written_as_rfc_8785_says() -> None:
    # Section 3.2.2.2, without its numbers, which are floats.
    given_string = '€$\x0f\nA\'B"\\\\"/'
    assert canonical(given_string) == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical({"literals": [None, True, False]}) == b'{"literals":[null,true,false]}'


def test_keys_are_sorted_by_utf_16_code_units() -> None:
    # Section 3.2.3: the smiley (U+1F600) comes before U+FB33, although it is the larger code point.
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    ordered = list(json.loads(canonical(dict.fromkeys(keys, 1))))
    assert ordered == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]


class Colour(str, Enum):  # noqa: UP042 - the kind whose str() is not its value
    RED = "red"


def test_members_of_enumerations_are_their_values() -> None:
    assert canonical({Colour.RED: [Colour.RED, HTTPStatus.OK]}) == b'{"red":["red",200]}'
    assert type(plain([Colour.RED])[0]) is str  # type: ignore[index]


@given(values)
def test_it_says_what_it_was_given(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(values, values)
def test_different_values_have_different_bytes(one: Any, other: Any) -> None:
    # bool and int compare equal in Python but are different in JSON.
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) is same


@given(st.dictionaries(texts, scalars, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, Any]) -> None:
    assert canonical(dict(reversed(value.items()))) == canonical(value)


@given(values)
def test_strings_among_others_are_written_as_alone(value: Any) -> None:
    assert canonical([value, {"key": value}]) == b"[%b,{%b:%b}]" % (
        canonical(value),
        b'"key"',
        canonical(value),
    )
