"""Workers of the web server that were just forked: they end when they are told to, whatever the main process heeds."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from secureproject import serve
from secureproject.healthcheck import is_well
from tests.launch.checkouts import free_port
from tests.secureproject.processes import DEMO, run

FORKED = Path(__file__).with_name("forked.py-tpl").read_text()


@pytest.mark.late
def test_a_worker_that_is_still_starting_ends_and_the_main_process_goes_on() -> None:
    command = [sys.executable, "-c", FORKED]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - only what stands above
    assert ended.stdout.strip() == str(-signal.SIGTERM)


def test_what_all_workers_share_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = list[bool]()
    monkeypatch.setattr(
        "secureproject.serve.gc.freeze", lambda: frozen.append(settings.ROOT_URLCONF in sys.modules)
    )
    serve.load()
    assert frozen == [True]


@pytest.fixture
def web() -> Iterator[int]:
    """Port of a web process with two workers. Its database is away: its health does not need one."""
    port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | DEMO
    process = subprocess.Popen(  # noqa: S603 - only what stands here
        [sys.executable, *on_port(port)], env=environment, start_new_session=True, cwd=settings.BASE_DIR
    )
    while len(workers(port)) < 2:
        assert process.poll() is None
        time.sleep(0.1)
    yield port
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def on_port(port: int) -> list[str]:
    return [
        "-m",
        "secureproject.serve",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "secureproject.asgi:application",
    ]


def workers(port: int) -> set[int]:
    """Process ids of those that listen."""
    found = psutil.net_connections("tcp4")
    return {each.pid for each in found if each.status == psutil.CONN_LISTEN and each.laddr.port == port}


def kill_and_wait(number: int) -> None:
    """End a process. What it still accepts until it is gone no one can answer, so wait for that moment."""
    ended = os.pidfd_open(number)
    os.kill(number, signal.SIGKILL)
    assert select.select([ended], [], [], 10)[0]
    os.close(ended)


@pytest.mark.late
def test_a_killed_worker_is_replaced_while_the_other_serves(web: int) -> None:
    before = workers(web)
    kill_and_wait(min(before))
    answers = list[bool]()
    while len(workers(web)) < 2 or len(answers) < 20:
        answers.append(is_well("/healthz", port=web))
        time.sleep(0.1)
        assert len(answers) < 300
    assert all(answers)
    assert workers(web) - before


@pytest.mark.late
def test_a_second_web_process_on_a_port_does_not_start(web: int) -> None:
    done = run(on_port(web), DEMO)
    assert done.returncode == 1
    assert f"Port {web} of 127.0.0.1 cannot be used (Address already in use)." in done.stderr
