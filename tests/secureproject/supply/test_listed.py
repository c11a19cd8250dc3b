"""A lock file without hashes is refused."""

from pathlib import Path

import pytest

from secureproject.supply.listed import Unlisted, lock_entries


def test_a_lock_without_hashes_is_none(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("django==6.1\n")
    with pytest.raises(Unlisted, match="without a hash"):
        lock_entries(tmp_path / "requirements.txt")
