"""bin/server on a bare checkout: the whole site, on this computer only, and nothing left behind."""

import json
import os
import signal
import socket
import stat
from collections.abc import Iterator

import pytest

from tests.launch.checkouts import Checkout, Running, get

pytestmark = pytest.mark.late


@pytest.fixture(scope="module")
def site(checkout: Checkout) -> Iterator[Running]:
    running = checkout.serve()
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_every_name_of_this_computer_is_answered(site: Running, host: str) -> None:
    address = site.address_of("The site").replace("localhost", host)
    assert get(address).status == 200


def test_a_foreign_name_is_refused(site: Running) -> None:
    assert get(site.address_of("The site"), Host="evil.example").status in {400, 403}


def test_the_demo_desk_shows_everybody_with_a_code_that_is_current(site: Running) -> None:
    answer = get(site.address_of("Demo desk"), "/codes.json")
    people = json.loads(answer.body)["people"]
    assert {address.split("@")[0] for address in people} == {"cara", "colin", "ed", "edna", "ada", "otto"}
    assert len(people["cara@example.org"]["code"]) == 6


def test_web_and_worker_do_not_hold_the_owners_log_in(site: Running, checkout: Checkout) -> None:
    serving = [*checkout.processes("serve"), *checkout.processes("worker")]
    assert len(serving) >= 2
    for each in serving:
        assert "cms_owner" not in str(each.environ())
        assert "DATABASE_OWNER_URL" not in each.environ()


def test_everything_it_keeps_is_closed_to_others(site: Running, checkout: Checkout) -> None:
    local = checkout.root / ".local"
    open_to_others = {
        str(path.relative_to(local))
        for path in local.rglob("*")
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077 and path.stat().st_size
        if all(
            stat.S_IMODE(above.stat().st_mode) & 0o055
            for above in path.parents
            if above.is_relative_to(local)
        )
    }
    assert open_to_others <= {"server.lock"}


def test_a_second_one_says_that_the_first_runs(site: Running, checkout: Checkout) -> None:
    second = checkout.start()
    assert f"already runs (process {site.process.pid})" in second.refusal()


def test_a_command_joins_the_running_database(site: Running, checkout: Checkout) -> None:
    told = checkout.manage("demo_login", "ada", "--json")
    assert json.loads(told.stdout)["email"] == "ada@example.org"
    assert get(site.address_of("The site")).status == 200


def test_reset_does_not_pull_the_database_from_under_a_command(site: Running, checkout: Checkout) -> None:
    assert "already runs" in checkout.start("--reset", "--yes").refusal()


def test_ctrl_c_leaves_no_process(site: Running, checkout: Checkout) -> None:
    assert site.stop(signal.SIGINT) == 0
    assert site.text.endswith("Stopped.\n")
    assert checkout.processes() == []


@pytest.mark.late
def test_the_demo_is_not_shown_by_another_postgresql(checkout: Checkout) -> None:
    refused = checkout.manage("demo_login", "ada", DATABASE_URL=os.environ["DATABASE_URL"])
    assert refused.returncode == 2
    assert "password" not in refused.stdout


def test_a_taken_port_is_said_before_anything_is_started(checkout: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        said = checkout.start("--port", str(number)).refusal()
    assert said.startswith(f"Port {number} is already taken.")
    assert said.count("\n") == 1


def test_what_is_no_port_is_wrong_usage(checkout: Checkout) -> None:
    assert "70000 is not a port" in checkout.start("--port", "70000").refusal(code=2)


@pytest.mark.late
def test_reset_asks_and_does_nothing_without_an_answer(checkout: Checkout) -> None:
    assert "Add --yes" in checkout.start("--reset").refusal()
    assert (checkout.root / ".local" / "keys.json").exists()
