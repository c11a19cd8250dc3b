"""The virus scanner: only a plain "OK" is one. Everything else is a refusal, or "try again"."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from threading import Thread

import pytest
from pytest_django.fixtures import Settings

from content.media.inspection.clamav import scan, silence
from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal

SOON = Limits(wall_seconds=1)
# In two halves, so that a scanner does not take this file for what it describes.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    (tmp_path / "sent").write_bytes(b"x" * 300_000)
    return tmp_path / "sent"


def answering(path: Path, answer: bytes | None, settings: Settings) -> Thread:
    """A scanner that hears one file and says ``answer``; None stays silent."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()
    settings.CLAMAV_SOCKET = str(path)

    def serve() -> None:
        with listener, listener.accept()[0] as client:
            heard = b""
            while not heard.endswith(b"\0\0\0\0"):
                heard += client.recv(65_536)
            assert heard.startswith(b"zINSTREAM\0\0\4\0\0")
            if answer is None:
                client.recv(1)
            else:
                client.sendall(answer)

    thread = Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_without_a_scanner_nothing_is_claimed(sent: Path, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = ""
    assert scan(sent, limits=SOON) is False


def test_a_clean_file_passes(sent: Path, settings: Settings) -> None:
    answering(sent.parent / "s", b"stream: OK\0", settings)
    assert scan(sent, limits=SOON) is True


def test_an_infected_file_is_refused_with_a_way_out(sent: Path, settings: Settings) -> None:
    answering(sent.parent / "s", b"stream: Eicar.Test FOUND\0", settings)
    with pytest.raises(UnsafeFile, match="Do not open it") as refused:
        scan(sent, limits=SOON)
    assert (refused.value.refusal, refused.value.cause) == (Refusal.INFECTED, "Eicar.Test")


def test_a_file_that_was_not_read_to_its_end_is_refused_but_not_called_infected(
    sent: Path, settings: Settings
) -> None:
    answering(sent.parent / "s", b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND\0", settings)
    with pytest.raises(UnsafeFile, match="packed in too many layers") as refused:
        scan(sent, limits=SOON)
    assert refused.value.refusal == Refusal.NOT_SCANNED


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: OK",
        b"OK\0",
        b"stream: OKAY\0",
        b"",
        b"x" * 10_000,
        None,
    ],
)
def test_a_scanner_that_does_not_say_so_has_not_found_a_file_clean(
    answer: bytes | None, sent: Path, settings: Settings
) -> None:
    answering(sent.parent / "s", answer, settings)
    with pytest.raises(CannotInspect, match="try again"):
        scan(sent, limits=SOON)


@pytest.mark.parametrize("address", ["/nonexistent/clamd.ctl", "127.0.0.1:9"])
def test_a_scanner_that_is_not_there_is_no_clean_file(address: str, sent: Path, settings: Settings) -> None:
    settings.CLAMAV_SOCKET = address
    with pytest.raises(CannotInspect):
        scan(sent, limits=SOON)


@pytest.mark.parametrize(
    ("answer", "silent"), [(b"PONG\0", False), (b"UNKNOWN COMMAND\0", True), (b"", True)]
)
def test_only_the_right_answer_says_that_it_is_there(
    answer: bytes, silent: bool, tmp_path: Path, settings: Settings
) -> None:
    listener = socket.socket(socket.AF_UNIX)
    settings.CLAMAV_SOCKET = str(tmp_path / "s")
    listener.bind(settings.CLAMAV_SOCKET)
    listener.listen()

    def serve() -> None:
        with listener, listener.accept()[0] as client:
            assert client.recv(100) == b"zPING\0"
            client.sendall(answer)

    Thread(target=serve, daemon=True).start()
    assert bool(silence(seconds=1)) is silent


@pytest.fixture
def real_scanner(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Debian's clamd with one signature of our own, so that nothing has to be fetched."""
    program = which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        pytest.skip("apt-get install clamav-daemon")
    base = tmp_path / "database"
    base.mkdir()
    (base / "own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    where = tmp_path / "clamd.ctl"
    written = tmp_path / "clamd.conf"
    lines = (f"DatabaseDirectory {base}", f"LocalSocket {where}", "Foreground yes", "StreamMaxLength 1M")
    written.write_text("\n".join((*lines, "AlertExceedsMax yes", "")))
    with subprocess.Popen([program, "--config-file", str(written)], stdout=subprocess.DEVNULL) as scanner:  # noqa: S603
        for _ in range(300):
            if where.exists() or scanner.poll() is not None:
                break
            time.sleep(0.1)
        settings.CLAMAV_SOCKET = str(where)
        yield
        scanner.terminate()


@pytest.mark.deep
@pytest.mark.usefixtures("real_scanner")
def test_the_real_scanner_finds_its_test_file_and_nothing_else(sent: Path) -> None:
    slow = Limits(wall_seconds=60)
    assert scan(sent, limits=slow) is True
    sent.write_bytes(EICAR)
    with pytest.raises(UnsafeFile) as refused:
        scan(sent, limits=slow)
    assert "Own.Eicar" in refused.value.cause
    sent.write_bytes(bytes(3_000_000))
    with pytest.raises(CannotInspect):
        scan(sent, limits=slow)
