"""System checks of the whole site. Each error has an id, a sentence and the way out."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from secureproject.database_roles import (
    GRANTS,
    TABLES_WITHOUT_MODEL,
    tables_of_models,
    tables_without_grant,
)

_ROLES_FILE = "secureproject/database_roles.py"


def check_every_table_has_grants(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """secure.E010: a table that nobody decided about. secure.E011: a decision about a table that is gone."""
    tables = set(tables_of_models())
    missing = [
        Error(
            f"Nobody decided what the web may do with the table {table}.",
            hint=f"Add it to GRANTS in {_ROLES_FILE}.",
            id="secure.E010",
        )
        for table in tables_without_grant(tables)
    ]
    stale = [
        Error(
            f"GRANTS names {table}, which no model has.",
            hint=f"Remove it from {_ROLES_FILE}.",
            id="secure.E011",
        )
        for table in sorted(GRANTS.keys() - tables - TABLES_WITHOUT_MODEL)
    ]
    return [*missing, *stale]
