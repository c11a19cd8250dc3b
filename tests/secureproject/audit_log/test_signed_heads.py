"""secureproject.audit_log.signed_heads: heads, keys and proofs that an external witness fetches."""

import base64

import pytest
from django.test import Client

from accounts.models import User
from audit.tree import sealing
from audit.tree.sealing import seal
from content.models import Article
from tests.audit.conftest import signing_key
from tests.audit.sealer import SEED, public_from
from tools import verify_export as second

__all__ = ["signing_key"]
pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


@pytest.mark.parametrize("range_", ["0/2", "3/2", "1/9", "1/99999999999999999999999"])
def test_what_never_was_has_no_proof(anon: Client, ada: User, range_: str) -> None:
    seal()
    assert anon.get(f"/.well-known/audit-log-consistency/{range_}").status_code == 404


def test_before_the_first_head_there_is_none(anon: Client, database: str) -> None:
    assert anon.get("/.well-known/audit-log-head").status_code == 404


def test_a_witness_can_follow_the_audit_log(
    anon: Client, published: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 1)
    heads = []
    while seal():
        answer = anon.get("/.well-known/audit-log-head")
        assert (answer.status_code, answer.cookies) == (200, {})
        assert answer.headers["Cache-Control"].startswith("public")
        heads.append(answer.content.decode())
    keys = second.Keys([anon.get("/.well-known/audit-log-keys").content.decode()], public_from(SEED))
    old, new = keys.read_head(heads[0]), keys.read_head(heads[-1])
    assert old[0] < new[0]
    answer = anon.get(f"/.well-known/audit-log-consistency/{old[0]}/{new[0]}")
    path = [base64.b64decode(line) for line in answer.content.split()]
    assert second.is_consistent(old[0], new[0], old[1], new[1], path)
