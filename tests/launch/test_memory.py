"""The data of tests lie in memory where there is room: nothing of it stays behind, and nobody can slip theirs in."""

import shutil
import tempfile
from pathlib import Path

import pytest

from secureproject.trial import memory, postmaster
from secureproject.trial.cluster import Cluster
from tests.launch.conftest import QUICK


@pytest.fixture
def remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    """One that was never started; its memory is a folder of this test."""
    place = Path(tempfile.mkdtemp(dir=folder))
    place.chmod(0o711)
    (place / "memory").mkdir(mode=0o711)
    monkeypatch.setattr(memory, "MEMORY", place / "memory")
    monkeypatch.setattr(memory, "NEEDED", 0)
    return Cluster(place / "postgres", QUICK, in_memory=True)


@pytest.mark.late
def test_it_lies_in_memory_and_leaves_nothing_behind(remembered: Cluster) -> None:
    with remembered.in_use():
        assert remembered.data.is_relative_to(memory.MEMORY)
        assert postmaster.running(remembered.data)
    assert remembered.data.exists()
    remembered.remove()
    assert not [*memory.MEMORY.iterdir()]


@pytest.mark.late
def test_what_a_restart_of_the_machine_took_is_made_anew(remembered: Cluster) -> None:
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
    monkeypatch.setattr(memory, "NEEDED", 2**62)
    with remembered.in_use():
        assert remembered.data == remembered.home / "data"
    monkeypatch.setattr(memory, "NEEDED", 0)
    with remembered.in_use():
        assert remembered.data == remembered.home / "data"
    remembered.remove()


def test_a_link_in_place_of_the_folder_is_not_followed(remembered: Cluster) -> None:
    remembered.home.mkdir()
    folder = memory.make_folder(remembered.home)
    assert folder is not None
    assert memory.noted_folder(remembered.home) == folder
    shutil.rmtree(folder)
    folder.symlink_to(remembered.home)
    assert memory.noted_folder(remembered.home) is None


def test_what_a_removed_checkout_left_is_removed_and_nothing_else(remembered: Cluster) -> None:
    gone, here = remembered.home.with_name("gone"), remembered.home
    gone.mkdir()
    here.mkdir()
    left, kept = memory.make_folder(gone), memory.make_folder(here)
    assert left is not None
    assert kept is not None
    foreign = memory.MEMORY / f"{memory.PREFIX}foreign"
    foreign.mkdir()
    shutil.rmtree(gone)
    memory.remove_forgotten()
    assert not left.exists()
    assert kept.exists()
    assert foreign.exists()


def test_what_was_left_by_a_home_that_was_removed_and_made_again_is_removed(remembered: Cluster) -> None:
    """As by ``rm -r .local``, which takes the note along."""
    remembered.home.mkdir()
    left = memory.make_folder(remembered.home)
    shutil.rmtree(remembered.home)
    remembered.home.mkdir()
    assert memory.noted_folder(remembered.home) is None
    kept = memory.make_folder(remembered.home)
    assert [*memory.MEMORY.iterdir()] == [kept]
    assert kept != left
