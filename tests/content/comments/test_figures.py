"""content.comments.figures: administrators count what was reported and removed in a year; no words, no names."""

import csv
import io
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from content.comments.moderation import moderate
from content.comments.reports import report_comment
from content.models import Article, Comment, CommentReport
from content.models.comment import CommentState
from tests.content.comments.conftest import REASONS, said
from tests.counting import queries
from tests.newsroom import Person

PAGE, FILE = "/cms/comments/figures/", "/cms/comments/figures.csv"


@pytest.fixture
def figures(as_ada: Client, ed: Person, article: Article) -> dict[str, str]:
    """Of four reports: one led to a removal after two hours, one to nothing after four, and two wait."""
    removed, kept, waits = (said(article, f"Thought {number}") for number in range(3))
    Comment.objects.update(state=CommentState.APPROVED)
    for comment, reason in ((removed, "hate"), (kept, "hate"), (waits, "illegal"), (waits, "illegal")):
        report_comment(comment.public_id, reason=reason, explanation="Secret words")
    moderate(removed, CommentState.REJECTED, by=ed, reasons=REASONS)
    moderate(kept, CommentState.APPROVED, by=ed)
    for comment, hours in ((removed, 2), (kept, 4)):
        later = F("created_at") + timedelta(hours=hours)
        CommentReport.objects.filter(comment=comment).update(decided_at=later)
    text = as_ada.get(FILE).text
    assert "Secret" not in text
    return dict(list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:])


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_editors_do_not_see_them(as_ed: Client, anon: Client, address: str) -> None:
    assert as_ed.get(address).status_code == 403
    assert anon.get(address).status_code == 302
    assert PAGE not in as_ed.get("/cms/comments/").text


@pytest.mark.parametrize("year", ["x", "1999", "9999", "２０２６", "-1"])
def test_what_is_no_year_is_not_found(as_ada: Client, year: str) -> None:
    assert as_ada.get(PAGE, {"year": year}).status_code == 404


def test_reports_decisions_and_removals_are_counted(figures: dict[str, str]) -> None:
    expected = {
        "Reports: It insults or threatens people": "2",
        "Reports: It is illegal": "2",
        "Reports: It is spam": "0",
        "Decisions: The comment stays": "1",
        "Decisions: The comment was removed": "1",
        "Decisions: Not decided yet": "2",
        "Removed: It is against our rules": "1",
        "Removed after a report": "1",
        "Removed after a program pointed it out": "0",
        "Median hours from report to decision": "3.0",
    }
    assert {what: figures[what] for what in expected} == expected


def test_the_page_shows_the_same_and_other_years_nothing(as_ada: Client, figures: dict[str, str]) -> None:
    page = as_ada.get(PAGE).text
    assert all(what in page for what in figures)
    assert "3.0" not in as_ada.get(PAGE, {"year": "2020"}).text
    assert f'href="{PAGE}"' in as_ada.get("/cms/comments/").text
    assert queries(as_ada, PAGE) <= 16
