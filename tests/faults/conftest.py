"""A site of a test's own whose processes can be killed."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devserver.postgres.cluster import Cluster
from tests.faults.running import Site
from tests.launch.checkouts import free_port


@pytest.fixture
def place() -> Iterator[Site]:
    """A server's answer means that it is on disk, as in production; only a power cut is not played."""
    folder = Path(tempfile.mkdtemp(prefix="cms-"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres", {"fsync": "off", "synchronous_commit": "on"})
    site = Site(cluster, free_port(), folder)
    yield site
    site.stop()
    cluster.remove()
    shutil.rmtree(folder)


@pytest.fixture
def site(place: Site) -> Site:
    """One that answers, with two processes of the web server."""
    place.workers = 2
    place.set_up(1)
    return place
