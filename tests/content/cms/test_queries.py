"""Pages take a fixed number of queries, whatever the number of rows, roles and revisions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from content.models import Site
from tests.counting import queries
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_every_role_sees_lists_within_the_budget(sixty: None, four: dict[str, Client]) -> None:
    most = {
        "/cms/": 10,
        "/cms/articles/": 12,
        "/cms/articles/?state=draft&mine=1&q=story": 12,
        "/cms/sections/": 12,
    }
    taken = {(who, path): queries(client, path) for who, client in four.items() for path in most}
    assert {at: count for at, count in taken.items() if count > most[at[1]]} == {}


def test_the_review_queue_is_within_the_budget(sixty: None, ed: Person) -> None:
    assert queries(signed_in(ed), "/cms/review/") <= 12


@pytest.mark.late
def test_many_roles_cost_no_more_than_one(
    sixty: None, ed: Person, thousand_roles: Callable[[Person], None]
) -> None:
    # The first visit finds out which way to the newest articles is the shorter (content/cms/lists/newest.py).
    def twice() -> dict[str, tuple[int, int]]:
        client = signed_in(ed)
        return {path: (queries(client, path), queries(client, path)) for path in paths}

    paths = ("/cms/", "/cms/articles/", "/cms/review/", "/cms/sections/")
    with_one = twice()
    thousand_roles(ed)
    with_many = twice()
    assert {path: later for path, (_first, later) in with_many.items()} == {
        path: later for path, (_first, later) in with_one.items()
    }
    assert all(with_many[path][0] <= with_one[path][0] for path in paths)


def test_the_name_of_the_site_is_asked_for_once_in_a_while(ed: Person, settings: Any, site: Site) -> None:
    client = signed_in(ed)
    client.get("/cms/articles/")
    each_time = queries(client, "/cms/articles/")
    settings.SITE_FACTS_SECONDS = 60.0
    assert queries(client, "/cms/articles/") == each_time - 1
    Site.objects.update(name="Another name")
    assert b"Another name" not in client.get("/cms/articles/").content
    settings.SITE_FACTS_SECONDS = 0.0
    assert b"Another name" in client.get("/cms/articles/").content
