"""Tables that PostgreSQL knows or does not know, and limits that are reached with less data."""

from collections.abc import Callable, Iterator

import pytest

from content.cms.lists import bounded_pages, by_scope, listing, newest, title_search
from content.cms.media import filters as media_filters
from content.cms.media import library
from content.cms.media import listing as media_listing
from content.comments import moderation_list, moderation_views
from content.formatting import bounded_count
from foundation.prepared_queries import prepared
from tests.counting import look_over
from tests.size.many import Owner

LISTS = (
    bounded_pages,
    by_scope,
    listing,
    title_search,
    library,
    media_listing,
    media_filters,
    moderation_list,
)
type LookOver = Callable[[], None]
type Shrink = Callable[..., None]


@pytest.fixture(params=["statistics", "no statistics"])
def statistics(request: pytest.FixtureRequest, fresh_database: str, owner_connection: Owner) -> LookOver:
    """To be called once the data is there: PostgreSQL then knows its tables, or still knows nothing of them."""
    return (lambda: look_over(owner_connection)) if request.param == "statistics" else lambda: None


@pytest.fixture
def shrink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shrink]:
    """Sets limits of the lists, by name, wherever they are used."""

    def to(**numbers: int) -> None:
        for name, number in numbers.items():
            for module in (*LISTS, newest, moderation_views, bounded_count):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, number)
        forget()

    yield to
    forget()


@pytest.fixture
def count_to_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_count, "MOST", 10)


def forget() -> None:
    """What was compiled with other limits, and what was remembered of users and words."""
    prepared.cache_clear()
    bounded_pages._see_little.forget()
    title_search._in_many.forget()
    newest._in_vain.forget()
