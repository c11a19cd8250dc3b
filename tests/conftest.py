"""What every test may ask for. Each file named here holds the fixtures of one idea."""

import gc
import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, Phase, settings

from intrusion.blocked import blocks
from intrusion.detection.buffer import ledger
from tests.bare_project import their_python
from tests.browser import (
    chromium,
    loop_of_the_browser_hidden,
    playwright,
    say_what_was_skipped,
    visits,
    windowed_chromium,
    windowed_visits,
)
from tests.database import (
    database,
    django_db_setup,
    fresh_database,
    logged_in_as_worker,
    owner_connection,
)
from tests.live_server import live_site
from tests.newsroom import (
    ada,
    approved,
    cara,
    colin,
    draft,
    ed,
    edna,
    eve,
    in_review,
    news,
    otto,
    policies,
    published,
    site,
    taken_down,
)
from tests.order import place_in_line
from tests.people import anon, as_ada, as_cara, as_colin, as_ed, as_edna, as_otto, client

__all__ = [
    "ada",
    "anon",
    "approved",
    "as_ada",
    "as_cara",
    "as_colin",
    "as_ed",
    "as_edna",
    "as_otto",
    "cara",
    "chromium",
    "client",
    "colin",
    "database",
    "django_db_setup",
    "draft",
    "ed",
    "edna",
    "eve",
    "fresh_database",
    "in_review",
    "live_site",
    "news",
    "otto",
    "owner_connection",
    "playwright",
    "policies",
    "published",
    "site",
    "taken_down",
    "their_python",
    "visits",
    "windowed_chromium",
    "windowed_visits",
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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with ExitStack() as around:
        # The loop first: inside one Django has another connection, and the log-in would be changed on that.
        if not item.get_closest_marker("browser"):
            around.enter_context(loop_of_the_browser_hidden())
        if item.get_closest_marker("as_worker"):
            around.enter_context(logged_in_as_worker())
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    say_what_was_skipped(terminalreporter)


def refuse_flushing(item: pytest.Item) -> None:
    """The journal refuses TRUNCATE, and no test may switch that off."""
    marker = item.get_closest_marker("django_db")
    wanted = FLUSHING & set(getattr(item, "fixturenames", ()))
    if wanted or (marker and (marker.kwargs.get("transaction") or marker.args)):
        raise pytest.UsageError(
            f"{item.nodeid}: use the fixture fresh_database, not {wanted or 'transaction=True'}"
        )
