"""Generated column that PostgreSQL computes and stores."""

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
