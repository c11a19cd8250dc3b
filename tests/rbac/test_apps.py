"""What the app brings along when a project installs it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models.signals import post_migrate

from audit.database.encrypted_columns import encrypted_columns
from rbac.models import RefusalTally
from rbac.rulebook import rulebook
from tests.database import logged_in_as_owner


def test_the_column_that_it_encrypts_is_known_to_a_user_who_changes_the_keys() -> None:
    [column] = [each for each in encrypted_columns if each.model_class is RefusalTally]
    assert (column.field, column.inside) == ("address", "")


@pytest.fixture
def gone(fresh_database: str) -> Iterator[str]:
    """The code of something that can be given, whose permission row is missing."""
    store = rulebook.grant_stores[0]
    code = store.actions[0].partition(".")[2]
    with logged_in_as_owner():
        Permission.objects.filter(codename=code).delete()
        yield code


@pytest.mark.parametrize(("label", "made"), [("sessions", False), ("secure_rbac", True)])
def test_migrate_makes_the_rows_of_what_can_be_given_once(gone: str, label: str, made: bool) -> None:
    config = apps.get_app_config(label)
    post_migrate.send(config, app_config=config, verbosity=0, interactive=False, using="default", apps=apps)
    assert Permission.objects.filter(codename=gone).exists() is made
