"""The data of tests lie in memory where there is room: nothing of it stays behind, and no one can slip theirs in."""

import shutil
import tempfile
from pathlib import Path

import pytest

from devserver.postgres import postmaster, tmpfs
from devserver.postgres.cluster import Cluster
from tests.launch.conftest import QUICK


@pytest.fixture
def remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """One that was never started; its memory is a folder of this test."""
    place = Path(tempfile.mkdtemp(dir=folder))
    place.chmod(0o711)
    (place / "memory").mkdir(mode=0o711)
    monkeypatch.setattr(tmpfs, "MEMORY", place / "memory")
    monkeypatch.setattr(tmpfs, "NEEDED", 0)
    return Cluster(place / "postgres", QUICK, in_memory=True)


@pytest.mark.late
def test_it_lies_in_memory_and_leaves_nothing_behind(remembered: Cluster) -> None:
    with remembered.in_use():
        assert remembered.data.is_relative_to(tmpfs.MEMORY)
        assert postmaster.running(remembered.data)
    assert remembered.data.exists()
    remembered.remove()
    assert not [*tmpfs.MEMORY.iterdir()]


@pytest.mark.late
def test_what_a_restart_of_the_machine_took_is_made_again(remembered: Cluster) -> None:
    with remembered.in_use():
        lost = remembered.data
    shutil.rmtree(lost.parent)
    with remembered.in_use():
        assert postmaster.running(remembered.data)
    assert remembered.data != lost
    remembered.remove()


@pytest.mark.late
def test_without_room_it_lies_on_the_disk_and_stays_there(
    remembered: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tmpfs, "NEEDED", 2**62)
    with remembered.in_use():
        assert remembered.data == remembered.installation.root / "data"
    monkeypatch.setattr(tmpfs, "NEEDED", 0)
    with remembered.in_use():
        assert remembered.data == remembered.installation.root / "data"
    remembered.remove()


def test_a_link_in_place_of_the_folder_is_not_followed(remembered: Cluster) -> None:
    remembered.home.mkdir()
    folder = tmpfs.make_folder(remembered.home)
    assert folder is not None
    assert tmpfs.noted_folder(remembered.home) == folder
    shutil.rmtree(folder)
    folder.symlink_to(remembered.home)
    assert tmpfs.noted_folder(remembered.home) is None


def test_what_a_removed_checkout_left_is_removed_and_nothing_else(remembered: Cluster) -> None:
    gone, here = remembered.home.with_name("gone"), remembered.home
    gone.mkdir()
    here.mkdir()
    left, kept = tmpfs.make_folder(gone), tmpfs.make_folder(here)
    assert left is not None
    assert kept is not None
    foreign = tmpfs.MEMORY / f"{tmpfs.PREFIX}foreign"
    foreign.mkdir()
    shutil.rmtree(gone)
    tmpfs.remove_forgotten()
    assert not left.exists()
    assert kept.exists()
    assert foreign.exists()


def test_what_was_left_by_a_home_that_was_removed_and_made_again_is_removed(remembered: Cluster) -> None:
    """As by ``rm -r .local``, which takes the note along."""
    remembered.home.mkdir()
    left = tmpfs.make_folder(remembered.home)
    shutil.rmtree(remembered.home)
    remembered.home.mkdir()
    assert tmpfs.noted_folder(remembered.home) is None
    kept = tmpfs.make_folder(remembered.home)
    assert [*tmpfs.MEMORY.iterdir()] == [kept]
    assert kept != left
