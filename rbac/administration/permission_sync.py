"""Sync of Django's permission table, which grants refer to: one row for each action grantable on an object."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from rbac.rulebook import GrantStore, rulebook

LONGEST_NAME = 255  # as Django's column


def make_permission_rows(using: str, **_: Any) -> None:
    """Receiver of ``post_migrate``. The web's database role may only read the table."""
    for store in rulebook.grant_stores:
        kind = ContentType.objects.db_manager(using).get_for_model(store.model)
        for action in store.actions:
            Permission.objects.using(using).get_or_create(
                content_type=kind,
                codename=codename(action),
                defaults={"name": str(action.label)[:LONGEST_NAME]},
            )


def permission_of(store: GrantStore, action: str) -> Model:
    """The permission row. Raises LookupError if ``migrate`` has not run since the action became grantable."""
    kind = ContentType.objects.get_for_model(store.model)
    found: Model | None = Permission.objects.filter(content_type=kind, codename=codename(action)).first()
    if found is None:
        raise LookupError(
            f"There is no permission row for {action} on {store.label}: run `manage.py migrate`."
        )
    return found


def codename(action: str) -> str:
    return action.partition(".")[2]
