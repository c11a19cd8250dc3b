"""Rows that someone with the web's log-in writes by hand: they must not stop what seals, checks, reads or exports."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError
from django.test import Client

from audit.models import Entry
from audit.tree import sealing
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from tests.attacks.raw_audit_log import write_row
from tests.audit.sealer import ALL_COMMITTED, SEED, key_from
from tests.newsroom import Person

DEEP = "[" * 500 + "]" * 500
PART = {"key": "00000000-0000-4000-8000-000000000000", "fields": ["actor"], "data": "AAAA"}
POISON: dict[str, dict[str, Any]] = {
    "another format": {"format": 2},
    "no salt": {"salt": b""},
    "a list for what is public": {"public": "[]"},
    "a number for what is public": {"public": "7"},
    "a value without its salt": {"public": '{"words": "x"}'},
    "a salt that is no text": {"public": '{"words": [1, "x"]}'},
    "a number beyond all JSON readers": {"public": f'{{"n": ["", 1{"0" * 5000}]}}'},
    "a fraction": {"public": '{"n": ["", 1.5]}'},
    "nested until readers give up": {"public": f'{{"n": ["", {DEEP}]}}'},
    "a list of commitments": {"commitments": "[1, {}]"},
    "a commitment that is a number": {"commitments": '{"words": 1}'},
    "a commitment for nothing": {"commitments": f'{{"words": "{"A" * 43}"}}'},
    "ciphertext that is none": {"sealed": "7"},
    "ciphertext without a key": {"sealed": '[{"fields": [], "data": ""}]'},
    "a key that is no number of a key": {"sealed": json.dumps([PART | {"key": "x"}])},
    "fields that are none": {"sealed": json.dumps([PART | {"fields": [1]}])},
    "something beside the ciphertext": {"sealed": json.dumps([PART | {"more": 1}])},
    "more than memory": {"public": json.dumps({"words": ["", "x" * 600_000]})},
    "a restore that never was": {"event": "audit.database.restored"},
    "an archive that never was": {"event": "audit.entries.archived"},
    "keys that nobody destroyed": {"event": "audit.keys.destroyed"},
}


@pytest.mark.parametrize("poison", POISON)
def test_the_web_writes_no_row_that_no_one_can_read(poison: str, db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        write_row(POISON[poison])
    assert not Entry.objects.exists()


STRANGE: dict[str, dict[str, Any]] = {
    "an event that nobody knows": {"event": "no.such.event"},
    "no event": {"event": ""},
    "an event of braces": {"event": "{actor.__class__}"},
    "an actor that is none": {"actor_kind": "system", "actor_id": "{0}"},
    "a subject that is none": {"subject_kind": "x.y.z", "subject_id": "../../"},
    "a person that is none": {"person_kind": "accounts.user", "person_id": "x"},
    "a request that breaks addresses": {"request_id": "../\n%00?#", "session_digest": "<b>"},
    "a field in a known event that does not belong there": {
        "event": "content.article.published",
        "public": '{"subject": ["", {"a": [null, true, "\\u202e"]}]}',
        "commitments": f'{{"subject": "{"A" * 43}"}}',
    },
    "a key that was never made": {"sealed": json.dumps([PART]), "commitments": f'{{"actor": "{"A" * 43}"}}'},
}


@pytest.mark.as_worker
def test_what_it_can_write_stops_nothing(
    as_ada: Client, ada: Person, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    for change in STRANGE.values():
        write_row(change)
    seal_everything()
    report = verify(using="default", processes=1)
    assert {finding.kind for finding in report.findings} <= {"changed"}
    for path in ("", "?event=no.such.event", "export/csv/"):
        assert as_ada.get(f"/cms/audit-log/{path}").status_code in {200, 404, 405}
    call_command("export_audit", tmp_path / "audit-log.jsonl", stdout=StringIO())
    call_command("stream_audit", stdout=StringIO())


@pytest.mark.as_worker
def test_a_false_row_in_its_own_name_goes_unnoticed(
    ada: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As docs/threat-model.md says: who writes for everybody can say what no one did."""
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    write_row({"event": "content.article.approved", "actor_kind": "accounts.user", "actor_id": str(ada.pk)})
    seal_everything()
    assert verify(using="default", processes=1).clean
