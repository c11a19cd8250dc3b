"""The store is compared with its rows, repaired, backed up and copied."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis.strategies import sets, text

from content.media import store
from content.media.disk import Stored
from content.media.storage_reconciliation import Accounted, Chosen, accounted, look, side_by_side
from content.models import Asset
from secureproject.backup.archive import TELLS_OF_RESTORES, check_backup
from secureproject.backup.files import write_files
from secureproject.backup.sealed_file import SealedWriter, Unusable
from tests.commands import printed, refusal
from tests.content.media.files import current

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_store")]


def place_of(asset: Asset, folder: Path) -> Path:
    return folder / store.key_of(current(asset).digest)


def backup_to(path: Path) -> Path:
    manifest = {
        "format": 2,
        "made_at": "",
        "migrations": [TELLS_OF_RESTORES],
        "entries": 0,
        "sealed": 0,
        "head": "",
    }
    with path.open("wb") as file:
        writer = SealedWriter(file)
        writer.write(json.dumps(manifest).encode() + b"\n" + gzip.compress(b"SELECT 1;"))
        write_files(writer, list(accounted()))
        writer.close()
    return path


def test_lost_altered_and_unknown_files_are_told_apart(boats: Asset, own_store: Path) -> None:
    assert look() == look(sample=1)
    path = place_of(boats, own_store)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    assert look().altered == [store.key_of(current(boats).digest)]
    path.unlink()
    assert look().missing == [store.key_of(current(boats).digest)]
    path.write_bytes(whole)
    stray = own_store / "ab/cd/stray"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"x")
    assert look().orphans == []  # it may be on its way in
    os.utime(stray, (0, 0))
    assert look().orphans == ["ab/cd/stray"]


def test_a_backup_brings_back_what_was_lost_and_orphans_go(
    boats: Asset, own_store: Path, tmp_path: Path
) -> None:
    backup, path = backup_to(tmp_path / "site.backup"), place_of(boats, own_store)
    whole = path.read_bytes()
    path.unlink()
    (own_store / "stray").write_bytes(b"x")
    os.utime(own_store / "stray", (0, 0))
    assert "--from-backup" in refusal("check_media")
    printed("check_media", "--from-backup", str(backup), "--remove-orphans")
    assert path.read_bytes() == whole
    assert not (own_store / "stray").exists()


def test_a_backup_says_which_files_it_lacks(boats: Asset, own_store: Path, tmp_path: Path) -> None:
    held = check_backup(backup_to(tmp_path / "whole"))
    assert (held.files, held.lacks) == (1, [])
    path = place_of(boats, own_store)
    assert held.file_bytes == path.stat().st_size
    path.write_bytes(b"altered")
    assert check_backup(backup_to(tmp_path / "altered")).lacks == [store.key_of(current(boats).digest)]
    path.unlink()
    assert check_backup(backup_to(tmp_path / "lacking")).files == 0
    assert "lacks 1 files" in refusal("verify_backup", str(tmp_path / "lacking"))


def test_a_backup_without_its_last_file_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "cut").open("wb") as file:
        writer = SealedWriter(file)
        manifest = {"format": 2, "made_at": "", "migrations": [], "entries": 0, "sealed": 0, "head": ""}
        writer.write(json.dumps(manifest).encode() + b"\n" + gzip.compress(b"SELECT 1;"))
        writer.write(b'{"name": "a", "size": 3, "digest": ""}\n\0\0\0\3ab')
        writer.close()
    with pytest.raises(Unusable, match="ends within a stored file"):
        check_backup(tmp_path / "cut")


def test_a_move_compares_goes_on_and_mends_what_arrived_broken(
    boats: Asset, own_store: Path, tmp_path: Path
) -> None:
    def moved() -> dict[str, Any]:
        to = (tmp_path / "other").as_uri()
        return dict(json.loads(printed("move_media", "--to", to, "--json")))

    assert moved() == {"copied": 1, "there": 0, "failed": []}
    assert moved() == {"copied": 0, "there": 1, "failed": []}
    place_of(boats, tmp_path / "other").write_bytes(b"half")
    assert moved() == {"copied": 1, "there": 0, "failed": []}
    assert place_of(boats, tmp_path / "other").read_bytes() == place_of(boats, own_store).read_bytes()


def test_a_file_that_is_damaged_here_is_not_moved_as_if_it_were_whole(
    boats: Asset, own_store: Path, tmp_path: Path
) -> None:
    place_of(boats, own_store).write_bytes(b"altered")
    assert "missing or damaged" in refusal("move_media", "--to", (tmp_path / "other").as_uri())
    assert not place_of(boats, tmp_path / "other").exists()


@given(rows=sets(text("ab./", min_size=1)), there=sets(text("ab./", min_size=1)))
def test_rows_and_files_meet_by_name(rows: set[str], there: set[str]) -> None:
    accounts = (Accounted(name, 1, "") for name in sorted(rows))
    lying = (Stored(name, 1, timezone.now()) for name in sorted(there))
    pairs = [(one and one.name, two and two.name) for one, two in side_by_side(accounts, lying)]
    assert {name for name, _two in pairs if name} == rows
    assert {name for _one, name in pairs if name} == there
    assert all(one == two for one, two in pairs if one and two)
    assert len(pairs) == len(rows | there)


@pytest.mark.parametrize("number", [0, 3, 20, None])
def test_as_many_files_are_read_as_were_asked_for(number: int | None) -> None:
    chosen = Chosen(number)
    for n in range(10):
        chosen.offer(Accounted(f"ab/cd/{n}", 1, "0" * 64))
    assert len(set(chosen.rows)) == min(number or 0, 10)
