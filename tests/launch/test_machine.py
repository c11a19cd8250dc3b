"""bin/machine.sh: what tests need of the machine is installed as root, and asked for in one sentence otherwise."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT

PROBE = f". {CHECKOUT}/bin/machine.sh; install_missing_packages"
EVERYTHING = (
    "python3-venv chromium chromium-headless-shell gettext fontconfig fonts-liberation fonts-dejavu-core"
)
BROWSERS = {"chromium", "chromium-headless-shell"}
FONTS = 'case "$1" in *Liberation*) exit ;; esac; echo "$1"'


class Machine:
    """A machine whose PATH holds the named programs only."""

    def __init__(self, root: Path) -> None:
        self.path, self.log = root / "path", root / "apt.log"
        self.path.mkdir()
        for name in ("sh", "tr", "env"):
            (self.path / name).symlink_to(shutil.which(name) or name)
        self.has("id", "echo 1000")
        self.has("apt-get", f'echo "$*" >>{self.log}')

    def has(self, name: str, script: str = "") -> None:
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.path / name).chmod(0o755)

    def asks(self, **environment: str) -> tuple[int, list[str]]:
        """The exit status, and the packages that it asks for."""
        environment |= {"PATH": str(self.path), "HOME": str(self.path)}
        done = subprocess.run(
            ["/bin/sh", "-euc", PROBE], env=environment, capture_output=True, text=True, timeout=30
        )
        sentence = done.stderr.rpartition("This machine lacks what some tests need: install ")[2]
        return done.returncode, sentence.partition(" (")[0].split() if done.returncode else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def complete(machine: Machine) -> Machine:
    for name in ("uv", "chromium", "chromium-headless-shell", "msgcmp"):
        machine.has(name)
    machine.has("fc-list", 'echo "$1"')
    return machine


def test_without_root_it_asks_for_everything_in_one_sentence(machine: Machine) -> None:
    assert machine.asks() == (1, EVERYTHING.split())
    assert not machine.log.exists()


def test_a_person_with_sudo_is_asked_too(machine: Machine) -> None:
    machine.has("sudo", '[ "$*" = "-n true" ] || "$2" "$3"')
    assert machine.asks()[0] == 1
    assert machine.asks(CI="true") == (0, [])


def test_as_root_exactly_what_is_missing_is_installed(complete: Machine) -> None:
    complete.has("id", "echo 0")
    complete.has("fc-list", FONTS)
    assert complete.asks()[0] == 0
    assert complete.log.read_text().splitlines() == [
        "update",
        "install --yes --no-install-recommends fonts-liberation",
    ]


def test_an_installation_that_fails_is_asked_for(complete: Machine) -> None:
    complete.has("id", "echo 0")
    complete.has("apt-get", "exit 100")
    complete.has("fc-list", FONTS)
    assert complete.asks() == (1, ["fonts-liberation"])


def test_nothing_is_asked_for_where_everything_is(complete: Machine) -> None:
    assert complete.asks() == (0, [])


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ({"chromium"}, {"chromium-headless-shell"}),
        ({"google-chrome"}, set()),
        ({"chromium-headless-shell"}, BROWSERS),  # pictures are compared with those of the build with windows
    ],
)
def test_a_browser_is_asked_for_where_none_serves(
    complete: Machine, there: set[str], missing: set[str]
) -> None:
    for name in BROWSERS:
        (complete.path / name).unlink()
    for name in there:
        complete.has(name)
    assert set(complete.asks()[1]) == missing
    assert complete.asks(CHROMIUM=os.devnull) == (0, [])
