"""What may not stand anywhere in the source, each for a reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines

from tests.architecture.source import APPS, code, files, nodes, text

TEMPLATES = files(".html", under=frozenset(APPS))
FORBIDDEN_NAMES = {
    "csrf_exempt": "no address goes without CSRF protection",
    "mark_safe": "nothing is declared safe by hand",
    "SafeData": "nothing is declared safe by hand",
    "assign_perm": "grants are given by rbac/administration/grants.py alone",
    "remove_perm": "grants are taken by rbac/administration/grants.py alone",
    "bulk_assign_perm": "grants are given by rbac/administration/grants.py alone",
    "get_objects_for_user": "it counts grants that have ended; visible_to does not",
    "ObjectPermissionChecker": "it counts grants that have ended; decide does not",
    "ObjectPermissionBackend": "it counts grants that have ended; the rulebook's backend does not",
    "xframe_options_exempt": "no page may be framed",
}
IN_TEMPLATES = {
    "script without its digest": re.compile(r"<script\b|modulepreload", re.IGNORECASE),  # or inline
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"\son[a-z]+(?:=|\s*=\s*[\"'])", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "autoescape off": re.compile(r"\bautoescape\s+off\b"),
}
TAKES_SQL = {"execute", "executemany", "raw", "RawSQL", "fetch_rows", "fetch_value", "run_statement"}
UNESCAPED = re.compile(r"([\w.]+)\s*\|\s*safe\b")

# HTML that passed the sanitiser when it was written, and is stored clean; ``as_read`` is of a revision's body.
STORED_CLEAN = {"as_read", "comment.html", "landing.body", "revision.body", "story.body"}


def names_in(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.alias):
            found.add(node.name.rpartition(".")[2])
    return found


def name_of(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


def sql_from_strings(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node.func) in TAKES_SQL and node.args:
            first = node.args[0]
            formatted = isinstance(first, ast.Call) and name_of(first.func) == "format"
            if isinstance(first, ast.JoinedStr | ast.BinOp) or (formatted and "SQL" not in ast.dump(first)):
                yield f"{path}:{node.lineno}"


def test_no_way_around_a_wall_is_used() -> None:
    assert {str(path): found for path in code() if (found := names_in(path) & FORBIDDEN_NAMES.keys())} == {}


def test_no_sql_is_put_together_from_strings() -> None:
    """``execute`` takes a constant, or what psycopg.sql has quoted; never an f-string, ``+``, ``%`` or ``format``."""
    assert [place for path in code() for place in sql_from_strings(path)] == []


@pytest.mark.parametrize("what", IN_TEMPLATES)
def test_templates_hold_no(what: str) -> None:
    assert [str(path) for path in TEMPLATES if IN_TEMPLATES[what].search(text(path))] == []


def test_only_what_was_stored_clean_is_shown_unescaped() -> None:
    assert {name for path in TEMPLATES for name in UNESCAPED.findall(text(path))} <= STORED_CLEAN


def test_grants_are_written_in_one_place_and_guardian_only_stores_them() -> None:
    """guardian's shortcuts, checker and backend ignore when a grant ends."""
    theirs = re.compile(r"^\s*(?:from|import) guardian\b", re.MULTILINE)
    assert [str(path) for path in code() if theirs.search(text(path))] == ["content/models/grants.py"]
    written = re.compile(r"\b(?:Article|Section)(?:Team)?Grant\b.*\.(?:create|update|delete|save)\(")
    assert [str(path) for path in code() if written.search(text(path))] == []
    assert not [name for name in settings.AUTHENTICATION_BACKENDS if name.startswith("guardian")]


def test_nothing_is_left_to_do_in_the_code() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [str(path) for path in code() if left.search(text(path))] == []


COMPILED = [
    path for path in files(".html", ".txt", ".xml", under=frozenset(APPS)) if "templates" in path.parts
]


def fault(path: Path) -> str:
    try:
        engines["django"].from_string(text(path))
    except TemplateSyntaxError as error:
        return str(error)
    return ""


def test_every_template_compiles() -> None:
    assert COMPILED
    assert {str(path): found for path in COMPILED if (found := fault(path))} == {}
