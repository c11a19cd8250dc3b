"""Data export of a user (GDPR), ready for JSON. Contains no secrets: neither hashes nor keys."""

from dataclasses import asdict
from typing import Any

from django.db.models import CASCADE, Field

from accounts.models import User
from accounts.sessions.client_fingerprint import decrypt_trace

# Internal fields that say nothing about the user, and all credentials.
LEFT_OUT = frozenset(
    {"id", "user", "payload", "digest", "secret", "password", "stop_digest", "public_key", "account_was"}
)
OF_THE_PERSON = ("email", "name", "language", "is_active", "frozen_at", "created_at", "last_login")


def account_data(person: User) -> dict[str, Any]:
    """The user's row and every related row of accounts, by table."""
    facts: dict[str, Any] = {"account": {name: getattr(person, name) for name in OF_THE_PERSON}}
    for relation in User._meta.related_objects:
        model = relation.related_model
        if relation.on_delete is not CASCADE or model._meta.app_label != User._meta.app_label:
            continue
        columns = [field.attname for field in model._meta.concrete_fields if _may_be_shown(field)]
        rows = model._base_manager.filter(**{relation.field.name: person}).order_by("pk")
        facts[model._meta.model_name or ""] = [_with_trace(row) for row in rows.values(*columns)]
    return facts


def _with_trace(row: dict[str, Any]) -> dict[str, Any]:
    """Decrypts browser and IP address, which sessions and devices store encrypted."""
    trace = row.pop("trace", None)
    return row if trace is None else {**row, **asdict(decrypt_trace(trace))}


def _may_be_shown(field: "Field[Any, Any]") -> bool:
    secret = field.get_internal_type() == "BinaryField" and field.name != "trace"
    hidden = field.name in LEFT_OUT or secret
    return not hidden and "digest" not in field.name and "hash" not in field.name and field.name != "token"
