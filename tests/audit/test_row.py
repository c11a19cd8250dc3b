"""Row columns: every field opens its commitment, and a ciphertext only as it was sealed."""

import uuid
from typing import Any

import pytest

from audit.keys import DataKey, opened
from audit.leaf import FIELD_DOMAIN, commit, decode
from audit.models import Entry
from audit.row import seal, unseal


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
        ((_id, secret),) = opened([part["key"]]).items()
        fields |= unseal(part, secret or b"")
    assert set(fields) == set(noted_entry.commitments) == {"number", "words", "remark", "actor", "subject"}
    for name, (salt, value) in fields.items():
        assert len(decode(salt)) == 16
        assert commit(FIELD_DOMAIN, decode(salt), name, value) == noted_entry.commitments[name]
