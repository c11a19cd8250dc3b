"""Rows of a list are filled from one pattern, and what goes into its slots is escaped."""

from django.utils.safestring import SafeString

from content.formatting.html_patterns import fill


def test_what_goes_into_a_slot_is_escaped() -> None:
    row = SafeString("<li>{title}</li>")
    assert fill(row, [{"title": "<b>"}, {"title": "&"}]) == "<li>&lt;b&gt;</li><li>&amp;</li>"
