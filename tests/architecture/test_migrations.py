"""Migrations lead to the models, and back to nothing."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS
from tests.template_database import ROOT, owner_url

OURS = sorted(
    config.label for config in apps.get_app_configs() if config.name in APPS and config.models_module
)


# One process takes everything back: starting one takes longer than most of what it does.
TAKE_BACK = """
import sys
labels, sys.argv = sys.argv[1:], ["manage.py", "migrate"]  # which the owner runs
import django
django.setup()
from django.core.management import call_command
for label in labels:
    call_command("migrate", label, "zero", verbosity=0)
"""


def run(database: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_OWNER_URL": owner_url(database)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)  # noqa: S603


def tables(database: str) -> set[str]:
    with psycopg.connect(owner_url(database)) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {name for (name,) in rows}


@pytest.mark.deep
def test_every_migration_of_ours_can_be_taken_back_and_done_again(fresh_database: str) -> None:
    before = tables(fresh_database)
    in_order = sorted(OURS, key=lambda label: label == "accounts")  # everybody refers to people
    done = run(fresh_database, "-c", TAKE_BACK, *in_order)
    assert done.returncode == 0, done.stderr
    left = {name for name in tables(fresh_database) if name.startswith(tuple(f"{label}_" for label in OURS))}
    assert left == set()
    assert run(fresh_database, "manage.py", "migrate", "--verbosity", "0").returncode == 0
    assert tables(fresh_database) == before


def stems() -> list[str]:
    return [path.stem for app in APPS for path in (ROOT / app / "migrations").glob("0*.py")]


def test_every_migration_says_what_it_does() -> None:
    assert [stem for stem in stems() if stem.endswith(("_initial", "_auto")) or "_auto_" in stem] == []


def test_they_are_few() -> None:
    """Until 1.0: what was never released needs no history."""
    assert len(stems()) <= 12


def test_every_operation_has_a_way_back() -> None:
    loader = MigrationLoader(None)
    ours = [one for (label, _), one in loader.disk_migrations.items() if label in OURS]
    groups = [getattr(each, "operations", [each]) for one in ours for each in one.operations]
    assert all(each.reversible for group in groups for each in group)
    assert len(ours) == len(stems())
