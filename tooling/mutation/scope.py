"""What the campaign is about: the modules of rbac, the mutants of each, and the tests that have a say about them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from secureproject.trial.places import CHECKOUT
from tooling.mutation.mutants import Mutant, mutants_of

# What these declare is compared elsewhere: tables with the migrations, events and their sentences in tests/audit.
DECLARING = ("rbac/models/", "rbac/events.py", "rbac/review_events.py", "rbac/apps.py")
# Tried when what decides is done: how it is asked and shown.
LAST = ("rbac/admin.py", "rbac/management/", "rbac/role_admin.py", "rbac/look_alikes.py", "rbac/checks.py")
TESTS = (
    "tests/rbac",
    "tests/grants",
    "tests/reviews",
    "tests/seeing_as",
    "tests/accounts/test_object_ahead.py",
    "tests/accounts/test_session_with_holdings.py",
    "tests/architecture/test_access.py",
    "tests/architecture/test_roles_md.py",
    "tests/secureproject/test_403_says_why.py",
    "tests/secureproject/test_admin.py",
    "tests/content/cms/test_approved_still.py",
    "tests/content/test_conditions.py",
    "tests/content/test_locked_objects.py",
    "tests/content/test_name_order.py",
    "tests/content/test_prepared_objects.py",
    "tests/public/test_prepared.py",
)
# They start programs of their own, which a fork's mutant does not reach.
LEFT_OUT = ("tests/rbac/test_bare_project.py", "tests/rbac/test_startup.py", "tests/rbac/test_concurrency.py")


def modules(named: Sequence[str] = ()) -> list[str]:
    """The paths of the modules to change: those named (as rbac.queries, rbac/queries.py or queries), or all."""
    files = sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "rbac").rglob("*.py"))
    every = [path for path in files if "/migrations/" not in path and next(tried(path), None)]
    every.sort(key=lambda path: path.startswith(LAST))
    short = [name.removesuffix(".py").replace("/", ".").rpartition(".")[2] for name in named]
    found = {name: [path for path in every if Path(path).stem == name] for name in short}
    if missing := [name for name in short if not found[name]]:
        raise SystemExit(f"rbac has no module to change called {', '.join(missing)}.")
    return [path for name in short for path in found[name]] or every


def tried(path: str) -> Iterator[Mutant]:
    """The mutants of the module at ``path`` that count; of what only declares, those of its functions."""
    declaring = path.startswith(DECLARING)
    return (m for m in mutants_of(path, (CHECKOUT / path).read_text()) if m.inside or not declaring)
