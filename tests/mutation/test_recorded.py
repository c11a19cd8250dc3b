"""What campaigns of bin/check --deep have found, as it is kept with the code."""

from collections import Counter
from pathlib import Path

import pytest

from tests.template_database import ROOT
from tooling.mutation.recorded import FILE, Recorded


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    (tmp_path / "one.py").write_text("ONE = 1\n")
    (tmp_path / "two.py").write_text("TWO = 2\n")
    found = Recorded(tmp_path / "results.toml", tmp_path)
    found.add({"one.py": Counter(killed=3, survived=1), "two.py": Counter(killed=2, untried=0)})
    return Recorded(tmp_path / "results.toml", tmp_path)


def test_nothing_is_known_of_a_module_that_was_changed_since(recorded: Recorded, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("ONE = 2\n")
    assert recorded.of("one.py") is None
    assert recorded.of("never.py") is None


def test_what_was_found_is_read_again(recorded: Recorded) -> None:
    assert recorded.of("one.py") == Counter(killed=3, survived=1)
    assert recorded.of("two.py") == Counter(killed=2)


def test_a_module_that_is_gone_leaves_with_the_next_campaign(recorded: Recorded, tmp_path: Path) -> None:
    (tmp_path / "two.py").unlink()
    recorded.add({})
    assert [*Recorded(tmp_path / "results.toml", tmp_path).modules()] == ["one.py"]


def test_what_is_kept_names_modules_that_exist() -> None:
    assert [path for path in Recorded(FILE, ROOT).modules() if not (ROOT / path).exists()] == []
