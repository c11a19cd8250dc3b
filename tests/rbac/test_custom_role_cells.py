"""What a role made by an administrator includes is never wider than the rulebook."""

import json

import pytest

from rbac.custom_role_cells import (
    Included,
    cell_as,
    every_cell,
    included,
    loses,
    needed_to_see,
    offers,
    rank,
    sorted_actions,
)
from tests.rbac.samples import OPEN, READ, RUN, SIGN, VIEW, WRITE, mine

pytestmark = pytest.mark.usefixtures("rules")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"text"', "{}", '{"name": "A"}', '{"cells": {}}', '{"name": "A", "cells": 3}'],
)
def test_what_cannot_be_read_includes_nothing(text: str) -> None:
    nothing = included(text)
    assert (nothing.name, nothing.cells) == ("", {})


def test_what_can_be_read_includes_what_it_says() -> None:
    made = included(json.dumps({"name": "Legal", "cells": {str(OPEN): "editor"}}))
    assert (made.name, made.cells) == ("Legal", {str(OPEN): "editor"})
    assert made.cell(OPEN).grants
    assert (made.cell(SIGN).grants, made.cell(SIGN).reason) == (False, "this role does not include it")
    assert made.stands_for == {"editor"}


@pytest.mark.parametrize(
    ("action", "role"),
    [(RUN, "administrator"), (OPEN, "contributor"), (OPEN, "emperor")],
    ids=["an action that no such role may include", "a cell that says no", "a role that is no longer there"],
)
def test_what_the_rulebook_does_not_offer_is_not_included(action: str, role: str) -> None:
    cell = cell_as(action, role)
    assert (cell.grants, cell.condition) == (False, None)
    assert cell.reason == "the rulebook no longer lets a role of one's own include it"


def test_a_copied_cell_keeps_its_condition() -> None:
    cell = cell_as(WRITE, "contributor")
    assert (cell.grants, cell.condition, cell.reason) == (True, mine, "this role includes it")


def test_ways_that_do_not_differ_are_offered_once_the_narrower_first() -> None:
    assert [(offer.role, offer.cell.condition) for offer in offers(WRITE)] == [
        ("contributor", mine),
        ("editor", None),
    ]
    assert [offer.role for offer in offers(READ)] == ["contributor"]
    assert [offer.role for offer in offers(OPEN)] == ["editor"]
    assert offers(RUN)[0].role == "administrator"


def test_a_user_who_does_something_to_a_thing_sees_it() -> None:
    assert needed_to_see({str(OPEN): "editor"}) == {str(VIEW): "contributor"}
    assert needed_to_see({str(OPEN): "editor", str(VIEW): "editor"}) == {}
    assert needed_to_see({str(WRITE): "editor"}) == {}
    assert needed_to_see({str(RUN): "administrator"}) == {}


def test_only_what_may_be_included_is_listed() -> None:
    listed = sorted_actions()
    assert OPEN in listed
    assert RUN not in listed


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"a": "editor", "b": "contributor"}, 1),
        ({"a": "administrator", "b": "emperor"}, 2),
        ({"a": "contributor"}, 0),
        ({"a": "emperor"}, 2),
        ({}, 2),
    ],
)
def test_a_role_ranks_as_the_highest_that_it_copies(cells: dict[str, str], place: int) -> None:
    assert rank(cells) == place


def test_less_or_with_a_condition_is_a_loss_and_more_is_none() -> None:
    widely, narrowly = {str(WRITE): "editor"}, {str(WRITE): "contributor"}
    assert loses(widely, narrowly)
    assert loses(widely, {})
    assert loses(widely, {str(WRITE): "administrator"})
    assert not loses(narrowly, widely)
    assert not loses(narrowly, narrowly)
    assert not loses(widely, widely | {str(OPEN): "editor"})
    assert not loses({str(OPEN): "contributor"}, {})
    assert not loses({}, widely)


def test_no_custom_role_takes_the_cell_of_a_built_in_one() -> None:
    shadow, opener = (Included(name, {str(OPEN): "editor"}) for name in ("Contributor", "Opener"))
    cells = dict(every_cell(OPEN, (("contributor", shadow), ("opener", opener))))
    assert {role: cell.grants for role, cell in cells.items()} == {
        "contributor": False, "editor": True, "administrator": True, "opener": True
    }  # fmt: skip
