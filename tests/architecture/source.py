"""The source of the project, as the tests of its form read it."""

import ast
from functools import cache
from pathlib import Path

from tests.template_database import ROOT

APPS = {"audit", "rbac", "intrusion", "accounts", "content", "secureproject"}
FOREIGN = ("vendor", "__pycache__", "node_modules")


@cache
def files(
    *suffixes: str, under: frozenset[str] = frozenset(APPS | {"foundation", "devserver", "tests", "tooling"})
) -> tuple[Path, ...]:
    """Files of ours, relative to the root; nothing of other people's and no migration."""
    found = (path.relative_to(ROOT) for folder in under for path in (ROOT / folder).rglob("*"))
    return tuple(
        sorted(
            path
            for path in found
            if path.suffix in suffixes and not _foreign(path) and (ROOT / path).is_file()
        )
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree(path)))


def text(path: Path) -> str:
    return (ROOT / path).read_text()


def code() -> tuple[Path, ...]:
    return files(".py", under=frozenset(APPS | {"foundation"}))


def _foreign(path: Path) -> bool:
    return any(part in FOREIGN or part == "migrations" for part in path.parts)
