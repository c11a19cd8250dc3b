"""bin/environment.sh: finding uv and Python, waiting for each other, and saying what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devserver.paths import CHECKOUT

TOOLS = [
    "basename",
    "cat",
    "chmod",
    "cksum",
    "cp",
    "dirname",
    "ln",
    "mkdir",
    "ps",
    "readlink",
    "rm",
    "sed",
    "sh",
    "sleep",
    "tr",
]
PROBE = '#!/bin/sh\nset -eu\n. "$(dirname -- "$0")/environment.sh"\necho "ready: $CHECKOUT"\n'
FAKE_UV = Path(__file__).with_name("fake_uv.sh").read_text()


class Bare:
    """A bare clone with a PATH of exactly the tools that every Unix has."""

    def __init__(self, root: Path) -> None:
        self.root, self.path, self.log = root / "x", root / "path", root / "uv.log"
        (self.root / "bin").mkdir(parents=True)
        self.path.mkdir()
        shutil.copy(CHECKOUT / "bin" / "environment.sh", self.root / "bin")
        shutil.copy(CHECKOUT / "requirements-dev.txt", self.root)
        self.add(self.root / "bin" / "probe", PROBE)
        for tool in TOOLS:
            (self.path / tool).symlink_to(shutil.which(tool) or tool)

    def add(self, path: Path, script: str) -> None:
        path.write_text(script)
        path.chmod(0o755)

    def start(self, sync: str = "true") -> "subprocess.Popen[str]":
        environment = {
            "PATH": str(self.path),
            "UV_LOG": str(self.log),
            "UV_SYNC": sync,
            "CHECKOUT": str(self.root),
        }
        pipe = subprocess.PIPE
        command = [str(self.root / "bin" / "probe")]
        return subprocess.Popen(command, env=environment, cwd="/", stdout=pipe, stderr=pipe, text=True)

    def run(self, sync: str = "true") -> tuple[int, str, str]:
        process = self.start(sync)
        output, error = process.communicate(timeout=60)
        return process.returncode, output, error

    def calls(self, what: str) -> int:
        return sum(line.startswith(what) for line in self.log.read_text().splitlines())


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    return Bare(tmp_path)


@pytest.fixture
def with_uv(bare: Bare) -> Bare:
    bare.add(bare.path / "uv", FAKE_UV)
    return bare


def test_without_uv_pip_and_venv_it_says_what_to_install(bare: Bare) -> None:
    bare.add(bare.path / "python3", "#!/bin/sh\nexit 1\n")
    code, _output, error = bare.run()
    assert code == 1
    assert "Install uv, or your system's package for python3-venv" in error


def test_a_uv_that_is_too_old_is_not_used(bare: Bare) -> None:
    bare.add(bare.path / "uv", "#!/bin/sh\necho uv 0.4.30\n")
    assert bare.run()[0] == 1


def test_uv_is_installed_by_pip_with_the_pinned_digests_only(bare: Bare) -> None:
    bare.add(bare.path / "python3", f'#!/bin/sh\necho "$*" >>{bare.log}\nexit 1\n')
    bare.run()
    assert "--require-hashes --no-deps" in bare.log.read_text()
    pin = (bare.root / ".local" / "uv-pin.txt").read_text()
    assert pin.startswith("uv==")
    assert all("--hash=sha256:" in line for line in pin.splitlines()[1:])


def test_no_python_is_one_sentence(with_uv: Bare) -> None:
    with_uv.add(with_uv.path / "uv", '#!/bin/sh\n[ "$1" = --version ] && echo uv 0.13.9 || exit 2\n')
    code, _output, error = with_uv.run()
    assert code == 1
    assert error.splitlines()[-1].startswith("No Python 3.12 or later was found")


def test_a_full_disk_is_one_sentence(with_uv: Bare) -> None:
    code, _output, error = with_uv.run(
        sync="echo 'failed: No space left on device (os error 28)' >&2; exit 2"
    )
    assert code == 1
    assert error.splitlines()[-1].startswith("The disk that holds")
    assert "os error" not in error


def test_the_environment_is_made_once(with_uv: Bare) -> None:
    assert with_uv.run()[:2] == (0, f"ready: {with_uv.root}\n")
    assert with_uv.run()[2] == ""
    assert with_uv.calls("pip sync") == 1


def test_it_is_brought_up_to_date_when_the_packages_change(with_uv: Bare) -> None:
    with_uv.run()
    (with_uv.root / "requirements-dev.txt").write_text("# others\n")
    with_uv.run()
    assert with_uv.calls("pip sync") == 2


@pytest.mark.parametrize(("version", "made"), [((3, 9), 2), ((3, 12), 1)])
def test_it_is_made_again_when_its_python_is_too_old(with_uv: Bare, version: object, made: int) -> None:
    with_uv.run()
    python = f'#!/bin/sh\nexec {sys.executable} -c "import sys; sys.version_info = {version}; $2"\n'
    with_uv.add(with_uv.root / ".venv" / "bin" / "python", python)
    (with_uv.root / "requirements-dev.txt").write_text("# others\n")
    with_uv.run()
    assert with_uv.calls("venv") == made


def test_a_failed_installation_is_tried_again(with_uv: Bare) -> None:
    assert with_uv.run(sync="exit 2")[0] == 1
    assert with_uv.run()[0] == 0


def test_two_started_at_once_make_one_environment(with_uv: Bare) -> None:
    both = [with_uv.start(sync="sleep 1") for _each in range(2)]
    for process in both:
        process.communicate(timeout=60)
        assert process.returncode == 0
    assert with_uv.calls("pip sync") == 1


def test_a_lock_left_by_a_killed_process_is_broken(with_uv: Bare) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    (with_uv.root / ".local").mkdir()
    os.symlink(f"process-{ended.pid}", with_uv.root / ".local" / "environment.lock")
    assert with_uv.run()[0] == 0
    assert not os.path.lexists(with_uv.root / ".local" / "environment.lock")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_of_someone_else_is_one_sentence(with_uv: Bare) -> None:
    with_uv.root.chmod(0o500)
    code, _output, error = with_uv.run()
    with_uv.root.chmod(0o700)
    assert (code, error.count("\n")) == (1, 1)
    assert "cannot be written" in error


def test_it_is_plain_posix_shell() -> None:
    for script in (CHECKOUT / "bin").iterdir():
        words = script.read_text()
        assert words.startswith(("#!/bin/sh\n", "# Sourced"))
        assert not {"[[", "function ", "flock", "readlink -f", "grep -P", "sed -i"} & set(words.split())
