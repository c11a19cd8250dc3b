"""content.media.disk: files are listed in the order of their names."""

from pathlib import Path

import pytest

from content.media import store

pytestmark = pytest.mark.django_db


def test_a_disk_lists_its_files_in_the_order_of_their_names(own_store: Path) -> None:
    names = ["ab/cd/x", "ab/cd/x.small", "ab/cd.y", "a", "ab.z", "b/c/d"]
    for name in names:
        (own_store / name).parent.mkdir(parents=True, exist_ok=True)
        (own_store / name).write_bytes(b"x")
    assert [one.name for one in store.listed()] == sorted(names)
