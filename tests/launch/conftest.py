"""Checkouts and PostgreSQL servers of a test's own, and no trace of them afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.postgres.cluster import Cluster
from tests.launch.checkouts import Checkout

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short, closed place that PostgreSQL's own user can still enter when root runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="cms-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    """Made by the first test that uses it, kept for the module's others."""
    cluster = Cluster(folder / "postgres", QUICK)
    yield cluster
    cluster.remove()


@pytest.fixture
def new_cluster(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Cluster]:
    """One that was never started."""
    cluster = Cluster(Path(tempfile.mkdtemp(dir=folder)) / "postgres", QUICK)
    cluster.home.parent.chmod(0o711)
    yield cluster
    cluster.remove()


@pytest.fixture(scope="module")
def checkout(folder: Path) -> Iterator[Checkout]:
    """A copy of this project with a ``.local/`` of its own."""
    checkout = Checkout.copied_to(folder / "checkout")
    yield checkout
    checkout.remove()
