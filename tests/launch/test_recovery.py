"""bin/server after the worst: killed alone, killed with everything, a part that ends by itself, and a reset."""

import os
import signal

import pytest

from devserver.postgres import postmaster
from devserver.postgres.cluster import Cluster
from tests.launch.checkouts import Checkout, Running, get

pytestmark = pytest.mark.deep


def kill(running: Running) -> None:
    running.process.kill()
    running.process.wait()
    assert running.process.stdout
    running.process.stdout.close()


def cluster_of(checkout: Checkout) -> Cluster:
    return Cluster(checkout.root / ".local" / "postgres")


def test_killed_alone_it_takes_everything_else_with_it(checkout: Checkout) -> None:
    kill(checkout.serve("--empty"))
    assert checkout.is_quiet()


def test_after_sigkill_of_every_process_the_next_start_recovers(checkout: Checkout) -> None:
    running = checkout.serve("--empty")
    for each in checkout.processes():
        each.kill()
    kill(running)
    again = checkout.serve("--empty")
    assert get(again.address_of("The site")).status == 200
    assert again.stop(signal.SIGTERM) == 0
    assert checkout.is_quiet(0.1)


def test_after_sigkill_of_all_but_the_web_the_next_start_ends_the_old_one(checkout: Checkout) -> None:
    running = checkout.serve("--empty")
    port = running.address_of("The site").rstrip("/").rpartition(":")[2]
    web = checkout.processes("secureproject.serve")
    for each in checkout.processes():
        if each not in web:
            each.kill()
    kill(running)
    again = checkout.start("--empty", "--port", port)
    assert "Ctrl-C" in again.wait_until_ready()
    assert again.stop() == 0


@pytest.mark.parametrize("part", ["secureproject.serve", "procrastinate worker", "devserver.desk"])
def test_a_part_that_ends_by_itself_is_named_and_stops_the_rest(checkout: Checkout, part: str) -> None:
    running = checkout.serve("--empty")
    min(checkout.processes(part), key=lambda each: each.pid).kill()
    assert "process ended by itself" in running.refusal()
    assert checkout.is_quiet(5)


def test_a_database_that_ends_by_itself_is_named(checkout: Checkout) -> None:
    running = checkout.serve("--empty")
    os.kill(postmaster.running(cluster_of(checkout).data) or 0, signal.SIGKILL)
    assert "PostgreSQL ended by itself" in running.refusal()


def test_reset_starts_from_nothing_with_new_keys(checkout: Checkout) -> None:
    checkout.serve("--empty").stop()
    before = (checkout.root / ".local" / "keys.json").read_text()
    checkout.serve("--empty", "--reset", "--yes").stop()
    assert (checkout.root / ".local" / "keys.json").read_text() != before


def test_with_a_server_of_the_operators_own_nothing_embedded_starts(checkout: Checkout) -> None:
    with cluster_of(checkout).in_use():
        own = {
            "DATABASE_URL": cluster_of(checkout).url("cms_web"),
            "DATABASE_OWNER_URL": cluster_of(checkout).url("cms_owner"),
        }
        other = Checkout.copied_to(checkout.root.with_name("other"))
        running = other.start("--port", "18123", **own)
        assert "Demo desk" not in running.wait_until_ready()
        assert get(running.address_of("The site"), "/healthz").status == 200
        assert not (other.root / ".local" / "postgres").exists()
        running.stop()
        other.remove()
