"""A database made by other migrations than today's: each command that migrates says so and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devserver.postgres import roles
from devserver.postgres.cluster import Cluster
from tests.launch.checkouts import Checkout

pytestmark = pytest.mark.late
WAY_OUT = "bin/server --reset"
OLDER = "UPDATE django_migrations SET name = '0000_' || name WHERE app = ANY(%s)"
OURS = ["accounts", "content", "secure_audit", "secure_intrusion", "secure_rbac"]


@pytest.fixture(scope="module")
def older(checkout: Checkout) -> Iterator[Cluster]:
    assert checkout.manage("migrate").returncode == 0
    cluster = Cluster(checkout.root / ".local" / "postgres")
    with cluster.in_use(), psycopg.connect(cluster.url(roles.OWNER)) as owner:
        owner.execute(OLDER, [OURS])
        owner.commit()
        yield cluster


def history(cluster: Cluster) -> set[tuple[str, str]]:
    with psycopg.connect(cluster.url(roles.OWNER)) as owner:
        return set(owner.execute("SELECT app, name FROM django_migrations").fetchall())


def test_the_server_names_the_way_out_and_changes_nothing(checkout: Checkout, older: Cluster) -> None:
    before = history(older)
    assert WAY_OUT in checkout.start("--empty").refusal()
    assert history(older) == before


@pytest.mark.parametrize("command", ["migrate", "showmigrations"])
def test_so_does_every_command(checkout: Checkout, older: Cluster, command: str) -> None:
    before = history(older)
    done = checkout.manage(command)
    assert (done.returncode, "Traceback" in done.stdout) == (1, False)
    assert WAY_OUT in done.stdout
    assert history(older) == before


def test_a_migration_that_changed_since_is_noticed(folder: Path) -> None:
    """Unreleased migrations are changed in place, under the same name."""
    checkout = Checkout.copied_to(folder / "changed")
    assert checkout.manage("migrate").returncode == 0
    assert checkout.manage("check").returncode == 0  # which notes what made the tables
    changed = next(checkout.root.glob("content/migrations/0001*.py"))
    changed.write_text(changed.read_text() + "\n# A column more.\n")
    assert WAY_OUT in checkout.start("--empty").refusal()
    done = checkout.manage("check")
    checkout.remove()
    assert (done.returncode, "Traceback" in done.stdout) == (1, False)
    assert WAY_OUT in done.stdout
