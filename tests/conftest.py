"""What every test may ask for. Each file named here holds the fixtures of one idea."""

import pytest

from tests.database import database, django_db_setup, fresh_database, owner_connection

__all__ = ["database", "django_db_setup", "fresh_database", "owner_connection"]

FLUSHING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="also run the tests that take long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        refuse_flushing(item)
        if "deep" in item.keywords and not config.getoption("--deep"):
            item.add_marker(pytest.mark.skip(reason="takes long: runs with --deep"))


def refuse_flushing(item: pytest.Item) -> None:
    """The journal refuses TRUNCATE, and no test may switch that off."""
    marker = item.get_closest_marker("django_db")
    wanted = FLUSHING & set(getattr(item, "fixturenames", ()))
    if wanted or (marker and (marker.kwargs.get("transaction") or marker.args)):
        raise pytest.UsageError(
            f"{item.nodeid}: use the fixture fresh_database, not {wanted or 'transaction=True'}"
        )
