"""Ctrl-C at the wrong moment: a quiet end, not a stack trace."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT

# What a command does first is to import; this stands for the moment in which someone changes their mind.
SLOW = "import os, signal; os.kill(os.getpid(), signal.SIGINT); import time; time.sleep(60)"


def ended(*arguments: str, **more: str) -> tuple[int, str]:
    # A shell that starts the tests in the background ignores Ctrl-C for them, and for whatever they start.
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    command, environment = [sys.executable, "-P", *arguments], os.environ | more
    try:
        done = subprocess.run(
            command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=60
        )
    finally:
        signal.signal(signal.SIGINT, ours)
    return done.returncode, done.stderr


def test_a_command_that_is_interrupted_while_it_imports_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW)
    assert ended("-m", "devserver.run", "slow", PYTHONPATH=f"{tmp_path}:{CHECKOUT}") == (130, "")


def test_a_command_keeps_its_exit_code_and_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "brisk.py").write_text("import sys; sys.exit(int(sys.argv[1]))")
    path = f"{tmp_path}:{CHECKOUT}"
    assert ended("-m", "devserver.run", "brisk", "7", PYTHONPATH=path) == (7, "")


@pytest.mark.parametrize("command", ["bench", "check", "manage", "server", "test", "vendor"])
def test_every_command_is_started_quietly(command: str) -> None:
    assert " -P -m devserver.run " in (CHECKOUT / "bin" / command).read_text()


def test_manage_py_ends_quietly_too(tmp_path: Path) -> None:
    (tmp_path / "impatient.py").write_text(SLOW)
    settings = {"DJANGO_SETTINGS_MODULE": "impatient", "PYTHONPATH": f"{tmp_path}:{CHECKOUT}"}
    assert ended("manage.py", "check", **settings) == (130, "")
