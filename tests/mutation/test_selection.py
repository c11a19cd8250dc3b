"""Which tests have a say about a mutant of bin/check --deep."""

from tooling.mutation.mutants import Mutant, mutants_of
from tooling.mutation.reached import Reach
from tooling.mutation.selection import Effort, chosen

SOURCE = """OLDEST = 120

def may(age):
    return age > 18

def living(age):
    return age < OLDEST
"""


def mutant(ending: str) -> Mutant:
    [found] = (m for m in mutants_of("x.py", SOURCE) if m.key.endswith(ending))
    return found


def reach(seconds: float, *lines: int) -> Reach:
    return Reach(f"tag of {lines}", seconds, {"x.py": frozenset(lines)})


def test_only_tests_that_run_the_line_are_asked_the_quickest_first() -> None:
    reached = {"slow": reach(2, 4), "quick": reach(0.1, 4), "another": reach(0.1, 7)}
    assert chosen(reached, "x.py", mutant("age > 18 -> age >= 18"), killers={}) == ["quick", "slow"]


def test_what_has_killed_here_before_is_asked_first() -> None:
    reached = {"slow": reach(2, 4), "quick": reach(0.1, 4)}
    assert chosen(reached, "x.py", mutant("18 -> 19"), killers={"slow": 1}) == ["slow", "quick"]


def test_what_has_killed_elsewhere_in_the_module_is_asked_before_what_has_not() -> None:
    reached = {"slow": reach(2, 4), "quick": reach(0.1, 4), "other": reach(0.5, 4)}
    found = chosen(
        reached, "x.py", mutant("18 -> 19"), killers={"other": 1}, of_module={"slow": 5, "other": 1}
    )
    assert found == ["other", "slow", "quick"]


def test_what_has_killed_elsewhere_is_asked_before_what_is_merely_quick() -> None:
    reached = {"strong": reach(2, 4), "quick": reach(0.1, 4)}
    found = chosen(reached, "x.py", mutant("18 -> 19"), killers={}, anywhere={"strong": 9})
    assert found == ["strong", "quick"]


def test_what_is_named_after_the_module_comes_before_others() -> None:
    reached = {"tests/test_x.py::test_may": reach(2, 4), "tests/test_y.py::test_may": reach(0.1, 4)}
    assert next(iter(chosen(reached, "x.py", mutant("18 -> 19"), killers={}))) == "tests/test_x.py::test_may"


def test_a_number_at_the_top_concerns_those_who_run_what_names_it() -> None:
    reached = {"may": reach(0.1, 4), "living": reach(0.1, 7)}
    assert chosen(reached, "x.py", mutant("120 -> 121"), killers={}) == ["living"]


def test_nobody_is_asked_twice_and_no_more_than_it_is_worth() -> None:
    reached = {"first": reach(0.1, 4), "second": reach(0.2, 3, 4), "third": reach(5, 2, 4)}
    asked = {"killers": {}, "effort": Effort(tests=5, seconds=1)}
    assert chosen(reached, "x.py", mutant("18 -> 19"), **asked) == ["first", "second"]  # type: ignore[arg-type]
    tags = [reached["first"].tag, reached["second"].tag]
    assert chosen(reached, "x.py", mutant("18 -> 19"), tried=tags, **asked) == ["third"]  # type: ignore[arg-type]
