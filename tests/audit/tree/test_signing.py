"""Signing keys: which one is trusted after which."""

from typing import Any
from unittest import mock

import pytest

from accounts.models import User
from audit.models import Head, SigningKey
from audit.signed_notes import Introduction, sign_note, to_base64
from audit.tree.sealing import last_head, seal
from audit.tree.signing import KeyReplaced, key_chain, signing_keys
from tests.audit.sealer import NEW_SEED, SEED, assert_one_tree, key_from, public_from, take_notes

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def test_a_key_that_is_replaced_without_the_old_one_is_refused(ada: User, settings: Any) -> None:
    take_notes(ada, 1)
    seal()
    take_notes(ada, 1)
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]
    with pytest.raises(KeyReplaced, match="AUDIT_TRUSTED_KEYS"):
        seal()


def test_a_lost_key_is_followed_only_on_the_operators_word(ada: User, settings: Any) -> None:
    take_notes(ada, 1)
    seal()
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]
    settings.AUDIT_TRUSTED_KEYS = [to_base64(public_from(SEED))]
    take_notes(ada, 1)
    assert seal().size == 2
    settings.AUDIT_SIGNING_KEYS = settings.AUDIT_TRUSTED_KEYS = []
    assert key_chain(using="default")[1] == [
        f"The key {to_base64(public_from(NEW_SEED))} was not introduced by another one."
    ]


def test_a_key_that_someone_slipped_in_signs_nothing(ada: User) -> None:
    take_notes(ada, 1)
    head = seal()
    theirs = signing_keys_of(NEW_SEED)
    text = Introduction("theirs", public_from(NEW_SEED), b"", 1, "2026-01-01").text()
    SigningKey.objects.create(public_key=public_from(NEW_SEED), note=sign_note(text, theirs))
    forged = Head(size=99, root=head.root, sealed_at=head.sealed_at, last_xid=1, last_id=1)
    forged.note = sign_note(f"theirs\n99\n{to_base64(bytes(head.root))}\n2026\n", theirs)
    forged.save()
    assert last_head(using="default") == head


def signing_keys_of(seed: bytes) -> Any:
    with mock.patch("audit.tree.signing.settings", AUDIT_SIGNING_KEYS=[key_from(seed)]):
        return signing_keys()


def test_a_new_key_is_countersigned_by_the_old_one(ada: User, settings: Any) -> None:
    take_notes(ada, 2)
    seal()
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED), key_from(SEED)]
    take_notes(ada, 2)
    assert seal().size == 4
    settings.AUDIT_SIGNING_KEYS = [key_from(NEW_SEED)]  # the old one has done its work
    take_notes(ada, 1)
    assert seal().size == 5
    assert key_chain(using="default") == ([public_from(SEED), public_from(NEW_SEED)], [])
    for trusted in (SEED, NEW_SEED):
        assert_one_tree(trusted)
