"""What bin/server writes, where it listens, and what it says when it cannot."""

import errno
import os
import shutil
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from devserver import keys, ports
from devserver import paths as places
from devserver.paths import CannotStart
from tests.launch.checkouts import free_port


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOCAL", "LOGS", "MAIL"):
        monkeypatch.setattr(places, name, tmp_path / ".local" / name.lower().replace("local", ""))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    with pytest.raises(CannotStart, match=r"^The disk that holds .* is full\. Free at least 150 MB"):
        places.make_local()


FULL = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "is full")
CLOSED = dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "cannot be written")


@pytest.mark.parametrize(("number", "sentence"), [*FULL.items(), *CLOSED.items()])
def test_a_disk_that_fills_up_or_a_closed_place_is_one_sentence(
    tmp_path: Path, number: int, sentence: str
) -> None:
    with pytest.raises(CannotStart, match=sentence), places.explained(tmp_path):
        raise OSError(number, os.strerror(number))


def test_other_errors_are_not_dressed_up(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output"), places.explained(tmp_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_secrets_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    keys.kept(tmp_path / "keys.json", {"SECRET_KEY": lambda: "one"})
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first = keys.kept(tmp_path / "keys.json", {"SECRET_KEY": lambda: "one"})
    second = keys.kept(tmp_path / "keys.json", {"SECRET_KEY": lambda: "two", "MORE": lambda: "three"})
    assert (first["SECRET_KEY"], second["SECRET_KEY"], second["MORE"]) == ("one", "one", "three")


def test_damaged_secrets_are_not_replaced_silently(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(CannotStart, match="is damaged"):
        keys.kept(tmp_path / "keys.json", {"SECRET_KEY": lambda: "one"})


def test_a_private_file_never_exists_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    places.write_private(tmp_path / "note", "before")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CannotStart):
        places.write_private(tmp_path / "note", "after")
    assert (tmp_path / "note").read_text() == "before"


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            ports.listen(number)
    assert str(refused.value).startswith(f"Port {number} is already taken.")
    assert f"bin/server --port {number + 10}" in str(refused.value)


def test_a_port_taken_by_someone_who_would_share_it_is_taken() -> None:
    with socket.socket() as sharing:
        sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sharing.bind(("127.0.0.1", 0))
        sharing.listen()
        with pytest.raises(CannotStart, match="already taken"):
            ports.listen(sharing.getsockname()[1])


def test_only_this_computer_can_reach_what_listens() -> None:
    sockets = ports.listen(free_port())
    addresses = {each.getsockname()[0] for each in sockets}
    ports.close(sockets)
    assert "127.0.0.1" in addresses
    assert addresses <= {"127.0.0.1", "::1"}


def test_the_demo_desk_takes_the_next_free_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        chosen, sockets = ports.listen_near(number)
    ports.close(sockets)
    assert chosen > number
