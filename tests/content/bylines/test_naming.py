"""Bylines as they are typed, one a line, and as one reads them (content.bylines.naming and queries)."""

import pytest

from content.bylines.naming import lines_for, named_bylines
from content.bylines.queries import said_by
from content.bylines.verbs import add_byline
from content.errors import UncleanText
from content.models import Byline
from tests.newsroom import Person


def test_lines_name_them_in_order_and_tell_namesakes_apart(edna: Person, jane: Byline, john: Byline) -> None:
    assert named_bylines(" John  Roe\n\nJane Doe\n").keys == [john.pk, jane.pk]
    other = add_byline(by=edna, name="Jane Doe")
    with pytest.raises(UncleanText, match=f"#{jane.pk}, Jane Doe #{other.pk}"):
        named_bylines("Jane Doe")
    with pytest.raises(UncleanText, match="No byline"):
        named_bylines("Jack")
    text = lines_for([other.pk, john.pk]).text
    assert text == f"Jane Doe #{other.pk}\nJohn Roe"
    assert named_bylines(text).keys == [other.pk, john.pk]


def test_names_are_said_as_one_reads_them() -> None:
    assert said_by([]) == ""
    assert said_by(["Jane"]) == "Jane"
    assert said_by(["Jane", "John", "Jane", "Eve"]) == "Jane, John and Eve"
