"""Measures of the source: folder sizes, import direction between folders, reaches into private API, lines."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.source import APPS, files, nodes, text

PRODUCT = frozenset(APPS | {"foundation"})
ODD_WORDS = re.compile(r"\b(whoever|somebody|nobody|anew)\b", re.IGNORECASE)
# Documented by Django or named tuples although they begin with an underscore.
DOCUMENTED = {"_exit", "_db", "_meta", "_default_manager", "_base_manager", "_state"}
DOCUMENTED |= {"_replace", "_asdict", "_fields", "_make"}
UNDOCUMENTED = {"sql_with_params", "set_cached_value", "get_compiler", "compose_sql"}


def source() -> tuple[Path, ...]:
    """Every module of the product, without migrations and tests."""
    return files(".py", under=PRODUCT)


def folder_sizes() -> Counter[Path]:
    """Number of modules by folder, ``__init__`` not counted."""
    return Counter(path.parent for path in source() if path.name != "__init__.py")


@cache
def _modules() -> dict[str, Path]:
    return {_name(path): path for path in source()}


def _name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> frozenset[Path]:
    """Modules of ours that ``path`` imports."""
    return frozenset(found for name in _imported_names(path) if (found := _module_of(name)) and found != path)


def _imported_names(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _module_of(name: str) -> Path | None:
    return _modules().get(name) or _modules().get(name.rpartition(".")[0])


def folder_edges() -> dict[Path, set[Path]]:
    """Which folder of an app imports which other folder of the same app; an app's top level is not a folder."""
    edges: dict[Path, set[Path]] = defaultdict(set)
    for path in source():
        for other in imports(path):
            inside = len(path.parent.parts) > 1 and len(other.parent.parts) > 1
            if inside and path.parts[0] == other.parts[0] and path.parent != other.parent:
                edges[path.parent].add(other.parent)
    return edges


def folder_cycles() -> set[Path]:
    """Folders that import themselves through other folders."""
    edges = folder_edges()
    return {folder for folder in edges if folder in _reached(folder, edges)}


def _reached(start: Path, edges: dict[Path, set[Path]]) -> set[Path]:
    found: set[Path] = set()
    waiting = [*edges.get(start, ())]
    while waiting:
        folder = waiting.pop()
        if folder not in found:
            found.add(folder)
            waiting.extend(edges.get(folder, ()))
    return found


def two_way_modules() -> set[Path]:
    """Modules at an app's top that import one of its folders and are imported by one (``models`` aside)."""
    importing, imported = set(), set()
    for path in source():
        for other in imports(path):
            if path.parts[0] == other.parts[0]:
                if len(path.parts) == 2 and len(other.parts) > 2 and other.parts[1] != "models":
                    importing.add(path)
                if len(path.parts) > 2 and path.parts[1] != "models" and len(other.parts) == 2:
                    imported.add(other)
    return {path for path in importing & imported if path.name != "__init__.py"}


def private_api() -> dict[str, list[str]]:
    """Underscore names of libraries that our code uses, by file."""
    own = DOCUMENTED.union(name for path in source() for name in _defined(path))
    found = {str(path): sorted(_reaches(path, own)) for path in source()}
    return {path: names for path, names in found.items() if names}


def _defined(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_own(node.value):
            yield node.attr


def _is_own(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id in {"self", "cls"}


def _reaches(path: Path, own: set[str]) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and re.match(r"_(?!_)", node.attr):
            if node.attr not in own:
                found.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and not _module_of(node.module or ""):
            found.update(alias.name for alias in node.names if alias.name.startswith("_"))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in UNDOCUMENTED:
            found.add(str(getattr(node.func, "attr", "")))
    return found


def odd_words() -> int:
    """How often a docstring, comment or text needs a second reading for one of these words."""
    kinds = (".py", ".md", ".html", ".js", ".css", ".sh", ".conf", ".toml")
    return sum(len(ODD_WORDS.findall(text(path))) for path in files(*kinds, under=PRODUCT))


def lines() -> int:
    return sum(text(path).count("\n") for path in source())
