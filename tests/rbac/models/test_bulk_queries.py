"""Queries about all users: the cells of every role, and the column that stands for one user."""

import pytest
from django.db.models import BigIntegerField

from rbac.custom_role_cells import Included
from rbac.models.bulk_queries import PersonColumn, every_cell
from tests.rbac.samples import OPEN

pytestmark = pytest.mark.usefixtures("rules")
OPENER = Included("Opener", {str(OPEN): "editor"})


def test_no_made_role_takes_the_cell_of_a_built_in_one() -> None:
    shadow = Included("Contributor", {str(OPEN): "editor"})
    cells = dict(every_cell(OPEN, (("contributor", shadow), ("opener", OPENER))))
    assert {role: cell.grants for role, cell in cells.items()} == {
        "contributor": False, "editor": True, "administrator": True, "opener": True
    }  # fmt: skip


def test_the_key_of_whoever_is_asked_about_is_a_number() -> None:
    assert isinstance(PersonColumn().output_field, BigIntegerField)
