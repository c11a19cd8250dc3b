"""Workers of the web server that were just forked: they end when they are told to, whatever the main process heeds."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from secureproject import serve

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
