"""Mutation testing with cosmic-ray, for `bin/check --deep`: small changes of a module must make its tests fail."""

import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import WorkerOutcome

from devserver.paths import CHECKOUT, LOCAL
from tooling import surroundings

PROMISED = 0.95  # share of mutants that tests must kill
# Modules that are mutated, and the test files run against each mutant, the most likely to fail first.
RBAC = (
    "test_decisions",
    "test_evidence",
    "test_decide_anywhere",
    "test_account_state",
    "enforcement/test_view_guards",
    "test_access",
    "test_agreement",
    "administration/test_roles",
    "administration/test_grants",
)
TESTS = {
    "rbac/decisions.py": [f"tests/rbac/{name}.py" for name in RBAC],
    "content/articles/workflow.py": [
        "tests/content/articles/test_workflow.py",
        "tests/content/test_workflow.py",
        "tests/content/reviewing/test_claims.py",
        "tests/content/corrections/test_verbs.py",
        "tests/content/public/feeds/test_atom.py",
        "tests/content/redaction/test_removing.py",
    ],
}
NAMES = {Path(module).stem: module for module in TESTS}
FOLDER = LOCAL / "mutation"
COPY = FOLDER / "checkout"  # mutants are written to files: never to the checkout that a person edits
# In these modules `|` and `*` stand in types and arguments: a change of them stops the module from loading.
# Operands of `is` have no order, nor have names and keys, which `==` compares here.
CONFIGURATION = """
[cosmic-ray]
module-path = "{module}"
timeout = 300.0
test-command = "{python} -m pytest -x -q --assert=plain -p no:cacheprovider {tests}"
[cosmic-ray.distributor]
name = "local"
[cosmic-ray.filters.operators-filter]
exclude-operators = [
    "core/ReplaceBinaryOperator_(Mul|BitOr)_",
    "core/ReplaceComparisonOperator_Is(Not)?_(Eq|NotEq|Lt|LtE|Gt|GtE)",
    "core/ReplaceComparisonOperator_(Eq|NotEq)_Is(Not)?",
    "core/ReplaceComparisonOperator_Eq_(Lt|LtE|Gt|GtE)",
]
"""


def problems(names: Collection[str] = ()) -> Iterator[str]:
    """Problems of the modules of these NAMES, or of all modules. The tests' PostgreSQL must be running."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    shutil.copytree(CHECKOUT, COPY, ignore=shutil.ignore_patterns(".*"))
    for name in names or NAMES:
        yield from _campaign(name)


def _campaign(name: str) -> Iterator[str]:
    module, settings, session = NAMES[name], FOLDER / f"{name}.toml", FOLDER / f"{name}.sqlite"
    said = CONFIGURATION.format(module=module, python=sys.executable, tests=" ".join(TESTS[module]))
    settings.write_text(said)
    environment = surroundings.for_tests() | {"HYPOTHESIS_PROFILE": "mutants", "PYTHONHASHSEED": "0"}
    for step in (
        ["cosmic_ray.cli", "baseline", settings],
        ["cosmic_ray.cli", "init", settings, session],
        ["cosmic_ray.tools.filters.operators_filter", session, settings],
        ["cosmic_ray.cli", "exec", settings, session],
    ):
        if subprocess.run([sys.executable, "-m", *map(str, step)], cwd=COPY, env=environment).returncode:
            yield f"{module}: {step[1]} failed."
            return
    yield from _survivors(module, session)


def _survivors(module: str, session: Path) -> Iterator[str]:
    with use_db(str(session), WorkDB.Mode.open) as found:
        tried = [result for _, result in found.results if result.worker_outcome is WorkerOutcome.NORMAL]
    living = [result.diff for result in tried if not result.is_killed]
    killed = 1 - len(living) / len(tried)
    sys.stdout.write(f"        {module}: {killed:.1%} of {len(tried)} mutants killed\n")
    if killed < PROMISED:
        yield f"{module}: fewer than {PROMISED:.0%} of the mutants were killed. These live:"
        yield from living
