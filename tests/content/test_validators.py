"""Validators of single values (content.validators)."""

import pytest
from django.core.exceptions import ValidationError

from content.validators import LONGEST_PATH, RESERVED_SEGMENTS, is_path, validate_first_segment


@pytest.mark.parametrize(
    "path", ["", "/news", "news/", "a//b", "..", "a/../b", "a b", "a?b", "a#b", "a%2fb", "a\x00b", "x" * 1001]
)
def test_what_is_no_path_is_refused(path: str) -> None:
    assert not is_path(path)


@pytest.mark.parametrize("path", ["news", "news/a-story", "Old_Site/2009.html", "ü/日本", "x" * LONGEST_PATH])
def test_paths_of_this_site_and_of_others_are_possible(path: str) -> None:
    assert is_path(path)


def test_pages_of_the_application_are_not_hidden() -> None:
    for segment in RESERVED_SEGMENTS:
        with pytest.raises(ValidationError):
            validate_first_segment(segment)
    validate_first_segment("news")
