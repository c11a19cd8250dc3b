"""Places by the path that an app above gives them, with or without strokes around it; refused where there is none."""

import pytest

from rbac.administration.scope_names import find_scope, provide_with, resolver
from rbac.errors import Invalid
from rbac.models import Scope

XMAS = Scope(pk=1, name="Xmas")


def test_where_nobody_names_places_there_is_none() -> None:
    with resolver.replaced_by(None), pytest.raises(Invalid, match="no section at “news”"):
        find_scope("news")


def test_two_apps_that_would_name_places_are_told_so() -> None:
    with (
        resolver.replaced_by({"Xmas": XMAS}.get),
        pytest.raises(RuntimeError, match="'scope names' is already filled"),
    ):
        provide_with(lambda path: None)


@pytest.mark.parametrize("path", ["Xmas", "/Xmas", "Xmas/", "/Xmas/"])
def test_a_place_is_found_by_its_whole_path(path: str) -> None:
    with resolver.replaced_by({"Xmas": XMAS}.get):
        assert find_scope(path) is XMAS
        with pytest.raises(Invalid, match="no section at “mas”"):
            find_scope("mas")
