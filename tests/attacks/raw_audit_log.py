"""Rows of the audit log as someone writes them who holds the web's log-in and not our code."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

TEXTS = (
    "event", "actor_kind", "actor_id", "on_behalf_of_kind", "on_behalf_of_id", "subject_kind", "subject_id",
    "person_kind", "person_id", "request_id", "session_digest",
)  # fmt: skip


def raw_row(change: Mapping[str, Any]) -> dict[str, Any]:
    empty = dict.fromkeys(TEXTS, "") | {"event": "content.article.edited"}
    row = {"format": 1, "salt": bytes(32), "public": "{}", "commitments": "{}", "sealed": "[]"}
    return empty | row | dict(change)


def write_row(change: Mapping[str, Any]) -> None:
    row = raw_row(change)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO secure_audit_entry ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})",  # noqa: S608
            list(row.values()),
        )
