"""Small enough to be read: files, functions and tests."""

import ast
from pathlib import Path
from statistics import median

from tests.architecture.source import code, files, nodes, text

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
LONGEST_TEST = 25
MEDIAN_FILE = 90
VAGUE = {
    "utils",
    "helpers",
    "services",
    "manager",
    "managers",
    "handler",
    "handlers",
    "processor",
    "processors",
}
VAGUE |= {"common", "misc"}


def lines(path: Path) -> int:
    return text(path).count("\n")


def functions_longer_than(path: Path, limit: int) -> dict[str, int]:
    found = {
        f"{node.name}, line {node.lineno}": (node.end_lineno or 0) - node.lineno + 1
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    return {name: length for name, length in found.items() if length > limit}


def too_long(paths: tuple[Path, ...], limit: int, prefix: str = "") -> dict[str, int]:
    return {
        f"{path}:{name}": length
        for path in paths
        for name, length in functions_longer_than(path, limit).items()
        if name.startswith(prefix)
    }


def test_no_file_is_too_long() -> None:
    paths = files(".py", ".js", ".css", ".html", ".sh")
    assert {str(path): lines(path) for path in paths if lines(path) > LONGEST_FILE} == {}


def test_half_of_the_files_are_read_at_a_glance() -> None:
    assert median(lines(path) for path in code()) < MEDIAN_FILE


def test_no_function_is_too_long() -> None:
    assert too_long(code(), LONGEST_FUNCTION) == {}


def test_no_test_is_too_long() -> None:
    assert too_long(files(".py", under=frozenset({"tests"})), LONGEST_TEST, "test_") == {}


def test_every_file_is_named_after_what_is_in_it() -> None:
    assert [str(path) for path in files(".py") if path.stem in VAGUE] == []
