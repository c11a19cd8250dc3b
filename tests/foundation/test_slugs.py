"""Addresses made from titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.validators import validate_slug
from foundation.slugs import SLUG_LENGTH, slug_from


@given(st.text(max_size=200))
def test_any_title_gives_a_valid_address(title: str) -> None:
    slug = slug_from(title)
    validate_slug(slug)
    assert len(slug) <= SLUG_LENGTH


@given(st.text(max_size=120), st.integers(1, 20))
def test_what_is_taken_is_not_given_again(title: str, times: int) -> None:
    taken: list[str] = []
    for _ in range(times):
        slug = slug_from(title, taken)
        validate_slug(slug)
        assert slug not in taken
        taken.append(slug)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Zwölf Größen & ein Maß", "zwoelf-groessen-and-ein-mass"),
        ("Ça va, naïve café?", "ca-va-naive-cafe"),
        ("Łódź", "lodz"),
        ("Война и мир", "voyna-i-mir"),
        ("Ελλάδα", "ellada"),
        ("日本", "untitled"),
        ("What’s new", "whats-new"),
    ],
)
def test_letters_become_those_that_people_would_type(title: str, slug: str) -> None:
    assert slug_from(title) == slug
