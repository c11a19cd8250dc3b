"""Nothing encrypted is forgotten when keys are rotated: a new column without an entry fails here."""

import re

from django.apps import apps
from django.db.models import BinaryField

from audit.database.encrypted_columns import encrypted_columns
from tests.architecture.source import APPS, code, text

NOT_ENCRYPTED = {
    "accounts.Passkey.credential_id": "a handle that the browser sends; bound by the seal",
    "accounts.Passkey.public_key": "public; bound by the seal",
    "secure_audit.Entry.salt": "opens commitments; as public as the entry",
    "secure_audit.Head.root": "a public hash",
    "secure_audit.JournalKey.public_key": "public",
    "secure_audit.Leaf.hash": "a hash",
    "secure_audit.Tile.nodes": "hashes",
    "secure_audit.Tile.root": "a hash",
    "secure_intrusion.Block.key": "a keyed digest",
    "secure_intrusion.Bucket.key": "a keyed digest",
    "secure_intrusion.Incident.key": "a keyed digest",
    "secure_rbac.RefusalTally.key": "a keyed digest",
}
# Who encrypts, and where it goes.
WHERE_IT_GOES = {
    "accounts/sessions/reauth_request_store.py": "accounts.KeptRequest.payload",
    "accounts/mail/emails.py": "procrastinate.ProcrastinateJob.args.sealed",
    "accounts/models/passkey.py": "accounts.Passkey.seal",
    "accounts/models/recovery_code.py": "accounts.RecoverySheet.key",
    "accounts/models/totp_device.py": "accounts.TotpDevice.secret",
    "accounts/sessions/sessions.py": "accounts.Session.payload",
    "accounts/sessions/client_fingerprint.py": "accounts.Device.trace, accounts.Session.trace",
    "audit/keys.py": "secure_audit.PersonKey.wrapped",
    "content/comments/posting.py": "content.Comment.email_ciphertext",
    "content/imports/wordpress/comments.py": "content.Comment.email_ciphertext",
    "intrusion/pii.py": "secure_intrusion.Block.sealed, secure_intrusion.Incident.sealed, "
    "secure_intrusion.Observation.sealed, content.Upload.sent_from",
    "rbac/enforcement/refusal_counter.py": "secure_rbac.RefusalTally.address",
}
NOWHERE = {
    "audit/checks.py",
    "audit/encryption.py",
    "content/cms/lists/pagination.py",  # in an address of a list; one that cannot be read is none
    "secureproject/checks.py",  # this one and those of audit: to see whether the keys work
}
CALL = re.compile(r"(?<![\w.])encrypt\(")


def declared() -> set[str]:
    return {str(column) for column in encrypted_columns}


def test_every_column_of_bytes_is_declared_or_known_to_be_in_clear() -> None:
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in APPS
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
    }
    assert columns - declared() - NOT_ENCRYPTED.keys() == set()


def test_everybody_who_encrypts_is_known_and_so_is_where_it_goes() -> None:
    callers = {str(path) for path in code() if CALL.search(text(path))}
    assert callers - NOWHERE == WHERE_IT_GOES.keys()
    assert {each for places in WHERE_IT_GOES.values() for each in places.split(", ")} == declared()


def test_every_declared_column_exists() -> None:
    for column in encrypted_columns:
        column.model_class._meta.get_field(column.field)
