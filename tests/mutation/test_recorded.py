"""What campaigns of bin/check --deep have found, as it is kept with the code."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.template_database import ROOT
from tooling.mutation import campaign
from tooling.mutation.mutants import Mutant, mutants_of
from tooling.mutation.recorded import FILE, Definition, Recorded
from tooling.mutation.results import Outcome, Results

ONE = "def less(a, b):\n    return a < b\n"
TWO = "def sum_of(a, b):\n    return a + b\n"


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    for name, text in (("one.py", ONE), ("two.py", TWO)):
        (tmp_path / name).write_text(text)
    whole = f'"two.py" = {{ digest = "{sha256(TWO.encode()).hexdigest()[:12]}", killed = 2, survived = 1 }}\n'
    (tmp_path / "results.toml").write_text(whole)
    found = Recorded(tmp_path / "results.toml", tmp_path)
    found.add({"one.py": {"aa11": Definition("less", Counter(killed=3, survived=1, untried=0))}})
    return Recorded(tmp_path / "results.toml", tmp_path)


def test_what_was_found_is_read_again(recorded: Recorded) -> None:
    assert recorded.of("one.py", "aa11") == Counter(killed=3, survived=1)
    assert recorded.of_module("two.py") == Counter(killed=2, survived=1)
    assert recorded.of_module("one.py") is None


def test_nothing_is_known_of_what_says_something_else_now(recorded: Recorded, tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(ONE)
    assert recorded.of_module("two.py") is None
    assert recorded.of("one.py", "bb22") == recorded.of("never.py", "aa11") == Counter()
    assert recorded.of_module("never.py") is None


def test_a_module_that_is_gone_leaves_with_the_next_campaign(recorded: Recorded, tmp_path: Path) -> None:
    (tmp_path / "two.py").unlink()
    recorded.add({})
    assert [*Recorded(tmp_path / "results.toml", tmp_path).modules()] == ["one.py"]


def test_what_is_kept_names_modules_that_exist() -> None:
    assert [path for path in Recorded(FILE, ROOT).modules() if not (ROOT / path).exists()] == []


@pytest.fixture
def mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Mutant]:
    """Of a module with two functions; nothing has been tried here."""
    monkeypatch.setattr("tooling.mutation.results.FOLDER", tmp_path / "mutation")
    found = list(mutants_of("one.py", ONE + "\n\n" + TWO))
    monkeypatch.setattr(campaign, "tried", lambda path: found)
    return found


@pytest.mark.parametrize(
    ("end", "taken"),
    [
        (lambda number: Counter(killed=number), True),
        (lambda number: Counter(killed=number - 1, endless=1), True),
        (lambda number: Counter(killed=number - 1, survived=1), False),
        (lambda number: Counter(killed=number + 1), False),  # of another version of what makes mutants
    ],
)
def test_where_all_were_killed_none_is_tried_again(
    end: Callable[[int], Counter[str]], taken: bool, mutants: list[Mutant], tmp_path: Path
) -> None:
    of_less = [mutant for mutant in mutants if mutant.function == "less"]
    recorded = Recorded(tmp_path / "results.toml", tmp_path)
    recorded.add({"one.py": {of_less[0].within: Definition("less", end(len(of_less)))}})
    campaign._take_over(recorded, "one.py")
    killed = {m.key for m in mutants if (r := Results("one.py").of(m)) and r.outcome is Outcome.KILLED}
    assert killed == ({mutant.key for mutant in of_less} if taken else set())
    assert campaign._all_tried(recorded, "one.py") is None  # nothing is known of the other function


def test_what_a_campaign_found_is_what_the_next_one_knows(mutants: list[Mutant], tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(ONE)
    recorded = Recorded(tmp_path / "results.toml", tmp_path)
    every = {within: Counter(killed=len(of)) for within, of in campaign._definitions("one.py").items()}
    recorded.add({"one.py": {within: Definition("f", counts) for within, counts in every.items()}})
    again = Recorded(tmp_path / "results.toml", tmp_path)
    assert campaign._all_tried(again, "one.py") == Counter(killed=len(mutants))
    campaign._take_over(again, "one.py")
    names = {definition.name for definition in campaign._by_definition("one.py").values()}
    assert names == {"less", "sum_of"}


def test_a_campaign_that_broke_off_takes_nothing_away(recorded: Recorded, tmp_path: Path) -> None:
    nothing, little = Counter(untried=4), Counter(killed=1, untried=3)
    found = {
        "one.py": {
            "aa11": Definition("less", little),
            "bb22": Definition("new", little),
            "cc33": Definition("x", nothing),
        },
        "two.py": {"dd44": Definition("sum_of", little)},
    }
    recorded.add(found)
    again = Recorded(tmp_path / "results.toml", tmp_path)
    assert [again.of("one.py", within) for within in ("aa11", "bb22", "cc33")] == [
        Counter(killed=3, survived=1),
        little,
        Counter(),
    ]
    assert again.of_module("two.py") == Counter(killed=2, survived=1)
    again.add({"one.py": {"aa11": Definition("less", Counter(killed=4))}, "two.py": {}})
    assert again.of("one.py", "aa11") == Counter(killed=4)
