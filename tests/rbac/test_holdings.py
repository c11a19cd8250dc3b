"""What is held is given out in order, and never a moment after it has ended."""

import time
from typing import Any

import pytest

from content.models import Article, Section
from rbac.assignments import Held, HeldGrant, Holdings
from rbac.custom_role_cells import Included
from rbac.rulebook import rulebook
from tests.rbac.samples import OPEN, WRITE

pytestmark = pytest.mark.usefixtures("rules")
NOW = 1000.0
LATER, FOREVER = NOW + 1, float("inf")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: NOW)


def held(role: str, scope_id: int | None = None, ends: float = FOREVER, **more: Any) -> Held:
    return Held(role, scope_id, "somewhere", ends, **more)


def grant(model: type[Any], key: int, ends: float = FOREVER, scope_id: int | None = None) -> HeldGrant:
    store = rulebook.grant_store(model)
    assert store is not None
    return HeldGrant(store, "do", 1, key, scope_id, "because", "Ada", None, ends)


def holdings(*roles: Held, grants: tuple[HeldGrant, ...] = ()) -> Holdings:
    return Holdings.of(roles, grants, NOW, 1)


def test_what_ends_now_has_ended() -> None:
    ended = [held("editor", ends=NOW - 1), held("editor", ends=NOW), held("editor", 7, ends=NOW)]
    last = held("contributor", 7, ends=LATER)
    found = holdings(*ended, last)
    assert list(found.all()) == [last]
    assert list(found.reaching([7])) == [last]


def test_of_each_kind_one_is_given_out_that_is_in_force() -> None:
    """For the site, for places and through teams, each by itself; the one that lasts longest stands for its kind."""
    site, by_team = held("editor"), held("editor", 3, team="Desk", ends=LATER)
    places = [held("editor", 1, ends=NOW), held("editor", 2, ends=LATER), held("editor", 4, ends=LATER)]
    found = holdings(site, *places, by_team, held("contributor", 7, ends=NOW))
    assert list(found.kinds()) == [site, places[1], by_team]


def test_a_kind_lasts_as_long_as_its_last(monkeypatch: pytest.MonkeyPatch) -> None:
    found = holdings(held("editor", 1, ends=LATER), held("editor", 2, ends=LATER + 1))
    assert [h.scope_id for h in found.kinds()] == [2]
    monkeypatch.setattr(time, "monotonic", lambda: LATER + 1)
    assert list(found.kinds()) == []


def test_a_grant_that_ends_now_has_ended() -> None:
    lasting = grant(Article, 3, ends=LATER)
    found = holdings(grants=(grant(Article, 3, ends=NOW - 1), grant(Article, 3, ends=NOW), lasting))
    assert list(found.all_grants()) == [lasting]
    assert list(found.grants_on("content.article", 3, [])) == [lasting]


def test_the_nearest_place_speaks_first_and_the_whole_site_last() -> None:
    site, near, far, beside = held("editor"), held("editor", 2), held("editor", 1), held("editor", 9)
    assert list(holdings(site, far, near, beside).reaching([2, 1])) == [near, far, site]


def test_a_grant_on_the_object_speaks_before_those_on_its_places() -> None:
    on_it, beside = grant(Article, 3), grant(Article, 4)
    near, far = grant(Section, 2, scope_id=20), grant(Section, 1, scope_id=10)
    found = holdings(grants=(far, near, beside, on_it))
    assert list(found.grants_on("content.article", 3, [20, 10])) == [on_it, near, far]
    assert list(found.grants_on("content.section", 3, [])) == []
    assert set(found.all_grants()) == {on_it, beside, near, far}


def test_a_role_of_code_gets_its_own_cell_whatever_data_says() -> None:
    shadow = held("contributor", custom=Included("Contributor", {str(OPEN): "administrator"}))
    cell = shadow.cell(OPEN)
    assert cell is not None
    assert (cell.grants, cell.reason) == (False, "contributors stay")
    assert shadow.stands_for == {"contributor"}


def test_a_role_of_ones_own_gets_what_it_includes() -> None:
    made = held("made", custom=Included("Made", {str(OPEN): "editor", str(WRITE): "contributor"}))
    opens = made.cell(OPEN)
    assert opens is not None
    assert opens.grants
    assert made.stands_for == {"editor", "contributor"}


def test_a_role_that_no_one_knows_gets_nothing_and_stands_for_itself() -> None:
    assert held("emperor").cell(OPEN) is None
    assert held("emperor").stands_for == {"emperor"}
