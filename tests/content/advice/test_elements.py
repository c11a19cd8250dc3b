"""Parsing a text for advice (content.advice.elements): places, and unclosed elements."""

from tests.content.advice.test_findings import found


def test_each_names_its_place_among_its_like() -> None:
    page = '<p><a href="/a/">Boats</a> <a href="/b/">here</a></p><h2>A</h2><h5>B</h5>'
    places = [(one.tag, one.place, one.passage) for one in found(page)]
    assert places == [("h5", 0, "B"), ("a", 1, "here")]


def test_whatever_is_open_and_never_closed_is_read_to_its_end() -> None:
    assert found("</td></p><table><tr><td>a<table><tr><th>b</table><a href='/x/'>here") != []
