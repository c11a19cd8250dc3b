"""What the app brings along when a project installs it."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.checks import registry as checks_of_django
from django.db.models.signals import post_migrate

from audit.database.encrypted_columns import encrypted_columns
from audit.events import registry
from rbac import checks, rules
from rbac.events import EVENTS
from rbac.models import AccessReview, AccessReviewItem, RefusalTally
from rbac.reviews import rules as review_rules
from rbac.reviews.events import ACCESS_REVIEW_EVENTS
from rbac.rulebook import rulebook
from rbac.startup import TAG
from tests.database import logged_in_as_owner


def test_its_rules_are_in_the_rulebook_under_its_name() -> None:
    assert {*rules.ROWS, *review_rules.ROWS} <= {action for action in rulebook if action.app == "rbac"}
    assert rulebook.model_of(review_rules.VIEW_REVIEW) is AccessReview
    assert rulebook.scope_path(AccessReviewItem) == "scope"
    assert review_rules.NO_SELF_REVIEW in rulebook.invariants_of(review_rules.ANSWER_REVIEW)


def test_its_events_are_known_to_the_audit_log() -> None:
    assert {*EVENTS, *ACCESS_REVIEW_EVENTS} <= {*registry}


def test_the_column_that_it_encrypts_is_known_to_a_user_who_changes_the_keys() -> None:
    [column] = [each for each in encrypted_columns if each.model_class is RefusalTally]
    assert (column.field, column.inside) == ("address", "")


def test_what_it_checks_runs_before_anything_is_served() -> None:
    known = {check for check in checks_of_django.registry.get_checks() if TAG in check.tags}
    assert {*checks.CHECKS} <= known


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
