"""What every test may ask for. Each plugin named here holds the fixtures of one idea."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from intrusion.blocked import blocks
from intrusion.detection.buffer import ledger
from tests.order import place_in_line

pytest_plugins = [
    "tests.bare_project",
    "tests.database",
    "tests.browser",
    "tests.shared_rows",
    "tests.live_server",
    "tests.newsroom",
    "tests.people",
    "tests.policies",
    "tests.second_chance",
]
FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}

# The same examples every time, so that a run of the suite says something about the code and not about luck.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("search", settings.get_profile("ci"), derandomize=False, max_examples=2000)
# Whether a test fails is all that counts: no example is made smaller.
settings.register_profile(
    "mutants",
    settings.get_profile("ci"),
    max_examples=10,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--late", action="store_true", help="run what bin/test leaves to continuous integration")
    parser.addoption(
        "--deep", action="store_true", help="also run the tests that take long, and the late ones"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With --late, a file without a late test is not even imported."""
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    return (config.getoption("--late") and is_test and "mark.late" not in collection_path.read_text()) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place_in_line(item.nodeid))
    if config.getoption("--late"):
        leave_only_late_ones(config, items)
    late_too = config.getoption("--late") or config.getoption("--deep")
    for item in items:
        refuse_flushing(item)
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.get_closest_marker("deep") and not config.getoption("--deep"):
            item.add_marker(pytest.mark.skip(reason="takes long: runs with --deep"))
        elif item.get_closest_marker("late") and not late_too:
            item.add_marker(pytest.mark.skip(reason="runs with --late, as continuous integration does"))


def leave_only_late_ones(config: pytest.Config, items: list[pytest.Item]) -> None:
    others = [item for item in items if not item.get_closest_marker("late")]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item.get_closest_marker("late")]


def pytest_collection_finish() -> None:
    """Every test and what it imports stays to the end: the collector need not look at them again and again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _roles_are_kept_however_slow_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that stalls for five seconds loads them once more; a count of its queries must not."""
    monkeypatch.setattr("rbac.assignments.KEPT_FOR", 600.0)


@pytest.fixture(autouse=True)
def _the_guard_remembers_nothing() -> None:
    """What it found in one test must not weigh in the next."""
    ledger.reset()
    blocks.reset()


def refuse_flushing(item: pytest.Item) -> None:
    """The audit log refuses TRUNCATE, and no test may switch that off."""
    marker = item.get_closest_marker("django_db")
    wanted = FLUSHING & set(getattr(item, "fixturenames", ()))
    if wanted or (marker and (marker.kwargs.get("transaction") or marker.args)):
        raise pytest.UsageError(
            f"{item.nodeid}: use the fixture fresh_database, not {wanted or 'transaction=True'}"
        )
