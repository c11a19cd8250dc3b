"""A lead story stands at the top of its place, with or without a line above it that names its section."""

import pytest

from content.models import Article
from tests.browser import Visits

pytestmark = pytest.mark.late

TOPS = """lead => [".teaser__title", ".teaser__summary"].map(
  part => lead.querySelector(part).getBoundingClientRect().top - lead.getBoundingClientRect().top)"""


@pytest.mark.parametrize("path", ["/", "/news/"])
def test_headline_and_summary_of_the_lead_begin_side_by_side(
    published: Article, visits: Visits, path: str
) -> None:
    page = visits.open(path, viewport={"width": 1280, "height": 900})
    title, summary = page.locator(".teaser--lead").first.evaluate(TOPS)
    assert abs(title - summary) < 16
