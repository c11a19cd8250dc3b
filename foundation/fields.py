"""Model fields that Django lacks: PostgreSQL's transaction id, and a generated column without a query at start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.db import models


class StoredColumn(models.GeneratedField):
    """Django's own, without the query whether the server supports it: every supported version does.

    ``manage.py check`` and process start must not need a database (it may start later, or run elsewhere).
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"db_persist": True, **given})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.GeneratedField", positional, named

    def _check_supported(self, databases: Sequence[str]) -> list[CheckMessage]:
        return []

    def _check_persistence(self, databases: Sequence[str]) -> list[CheckMessage]:
        return []


class TransactionIdField(models.BigIntegerField):  # type: ignore[type-arg]  # not subscriptable at run time
    """PostgreSQL's ``xid8``: a 64-bit transaction id, which never wraps around."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: object, expression: object, connection: object) -> int | None:
        return None if value is None else int(str(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else str(int(value))  # xid8 compares with text literals, not with bigint
