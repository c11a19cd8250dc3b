"""The mutants of bin/check --deep: what is changed, what is left alone, and that a loaded function runs the change."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.template_database import ROOT
from tooling.mutation.mutants import mutants_of
from tooling.mutation.results import equivalents
from tooling.mutation.scope import modules, tried
from tooling.mutation.swapping import Loaded, codes_in

SOURCE = '''"""About."""
from functools import wraps

def loudly(function):
    @wraps(function)
    def louder(*args):
        return function(*args)
    return louder

@loudly
def may(age, names):
    """Says no in words that nobody tests."""
    if age < 18:
        raise ValueError("too young")
    return [name for name in names if name]
'''


@pytest.fixture
def loaded(tmp_path: Path) -> ModuleType:
    path = tmp_path / "grown_up.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("grown_up", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["grown_up"] = module
    spec.loader.exec_module(module)
    return module


def test_what_decides_is_changed_and_words_are_not() -> None:
    keys = [mutant.key for mutant in mutants_of("x.py", SOURCE)]
    assert "x.py may: age < 18 -> age <= 18" in keys
    assert "x.py may: 18 -> 19" in keys
    assert "x.py may: raise ValueError('too young') -> pass" in keys
    assert "x.py may: for name in names if name -> for name in names" in keys
    assert not any("XX" in key for key in keys)


def test_what_a_thing_is_called_and_what_a_command_says_of_itself_decide_nothing() -> None:
    source = """class Command:
    help = "says something"
    def __str__(self): return self.name or "nobody"
    def may(self): return False
    def ask(self, parser): parser.add_argument("--json", help="as facts", metavar="X", default="no")
"""
    assert [mutant.key.partition(": ")[2] for mutant in mutants_of("x.py", source)] == [
        "False -> True",
        "parser.add_argument('--json', help='as facts', metavar='X', default='no') -> pass",
        "parser.add_argument('--json', help='as facts', metavar='X', default='no') -> "
        "parser.add_argument('--json', help='as facts', metavar='X')",
        "'--json' -> 'XX--json'",
        "'no' -> 'XXno'",
    ]


def test_a_function_behind_a_decorator_runs_the_change(loaded: ModuleType) -> None:
    path = str(loaded.__file__)
    [mutant] = (
        m for m in mutants_of("x.py", SOURCE) if m.key.endswith("raise ValueError('too young') -> pass")
    )
    with pytest.raises(ValueError, match="too young"):
        loaded.may(17, ["Otto"])
    Loaded(path, SOURCE).swap(mutant)
    assert loaded.may(17, ["Otto"]) == ["Otto"]


def test_a_function_that_no_longer_names_what_is_around_it_runs_the_change(loaded: ModuleType) -> None:
    [mutant] = (
        m for m in mutants_of("x.py", SOURCE) if m.key.endswith("return function(*args) -> return None")
    )
    Loaded(str(loaded.__file__), SOURCE).swap(mutant)
    assert loaded.may(18, ["Otto"]) is None


@pytest.mark.parametrize("kind", ["statement", "expression", "condition of a comprehension", "argument"])
def test_every_kind_of_change_still_names_what_it_did(kind: str, tmp_path: Path) -> None:
    body = {
        "statement": "seen.append(1)",
        "expression": "return 1 if seen else 2",
        "condition of a comprehension": "return [x for x in (1, 2) if x in seen]",
        "argument": "return dict(seen=seen)",
    }[kind]
    source = f"def around():\n    seen = []\n    def inner():\n        {body}\n    return inner\n"
    as_written = codes_in(compile(source, "x.py", "exec"))
    for mutant in mutants_of("x.py", source):
        for name, code in codes_in(mutant.code("x.py")).items():
            assert code.co_freevars == as_written[name].co_freevars, mutant.key


def test_every_mutant_has_a_name_and_a_place_of_its_own() -> None:
    for path in modules(["held"]):
        mutants = list(tried(path))
        assert len({mutant.key for mutant in mutants}) == len(mutants) > 10
        assert all(mutant.lines and mutant.around for mutant in mutants)


def test_what_counts_as_equivalent_is_a_mutant_that_exists() -> None:
    known = equivalents()
    for path in {key.partition(" ")[0] for key in known}:
        there = {mutant.key for mutant in mutants_of(path, (ROOT / path).read_text())}
        assert {key for key in known if key.startswith(f"{path} ")} - there == set()
