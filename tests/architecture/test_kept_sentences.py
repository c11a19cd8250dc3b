"""What a verb says when it refuses may be stored (a job, the audit log, a run of many), so it can be said again."""

import ast
from pathlib import Path

from tests.architecture.source import code, nodes

# Anyone who is told by these is there and reads it at once.
AT_ONCE = {"api", "cms", "comments", "management", "migrations", "portable", "public", "wordpress"}
VERBS = [path for path in code() if path.parts[0] in {"content", "rbac"} and not AT_ONCE & {*path.parts}]


def forgetful(path: Path) -> set[str]:
    """The names under which the module has a gettext that forgets what the code says."""
    imports = [node for node in nodes(path) if isinstance(node, ast.ImportFrom)]
    names = [name for node in imports if node.module == "django.utils.translation" for name in node.names]
    return {name.asname or name.name for name in names if name.name in {"gettext", "ngettext"}}


def calls(node: ast.AST, names: set[str]) -> bool:
    return any(
        isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in names
        for part in ast.walk(node)
    )


def says_for_ever(node: ast.AST) -> bool:
    """A ``raise``, or the sentence that an error's class gives all of its own."""
    is_own = isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"
    return is_own or isinstance(node, ast.Raise)


def test_what_is_raised_can_be_said_again_in_another_language() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in VERBS
        if (names := forgetful(path))
        for node in nodes(path)
        if isinstance(node, ast.Raise | ast.Call) and says_for_ever(node) and calls(node, names)
    ]
    assert found == [], "take gettext from audit.stored_messages"
