"""Upper rooms may import lower ones. Never up, never sideways, never inside a function."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import APPS, code, nodes

MAY_IMPORT: dict[str, set[str]] = {
    "foundation": set(),
    "audit": set(),
    "rbac": {"audit"},
    "intrusion": {"audit"},
    "accounts": {"rbac", "intrusion", "audit"},
    "content": {"rbac", "intrusion", "audit"},
    "secureproject": {"accounts", "content", "rbac", "intrusion", "audit"},
}
BESIDE_THE_PRODUCT = {"devserver", "tooling", "tests"}


def imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        yield node.module or ""


def imports_of(path: Path) -> set[str]:
    return {name for node in nodes(path) for name in imported(node)}


def app_of(module: str) -> str:
    return module.partition(".")[0]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_one_imports_from_above_or_beside() -> None:
    wrong = {
        str(path): above
        for path in code()
        if (
            above := {app_of(m) for m in imports_of(path)}
            & APPS - {path.parts[0]} - MAY_IMPORT[path.parts[0]]
        )
    }
    assert wrong == {}


def test_the_product_imports_nothing_that_stands_beside_it() -> None:
    """The development server, the tools and the tests are in no image and no wheel."""
    wrong = [str(path) for path in code() if BESIDE_THE_PRODUCT & set(map(app_of, imports_of(path)))]
    assert wrong == []


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    """Except by AppConfig.ready(): models can be imported only once the registry is."""
    wrong = {
        f"{path}:{function.name}": inside
        for path in code()
        for function in functions(path)
        if not (path.name == "apps.py" and function.name == "ready")
        if (inside := {m for node in ast.walk(function) for m in imported(node) if app_of(m) in APPS})
    }
    assert wrong == {}
