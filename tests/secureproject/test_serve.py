"""Workers of the web server that were just forked: they end when they are told to, whatever the main process heeds."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings

from secureproject import serve

FORKED = """
import os, signal
from secureproject.serve import restore_default_signals
signal.signal(signal.SIGTERM, lambda *_: None)  # as the main process does
os.register_at_fork(after_in_child=restore_default_signals)
if not (child := os.fork()):
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(0)
os.kill(os.getpid(), signal.SIGTERM)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


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
