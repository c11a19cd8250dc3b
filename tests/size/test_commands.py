"""What looks at everything takes it in steps: all words of a site do not fit into memory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.models import Article, Section
from content.proofs import publication_check
from content.proofs.publication_check import doubtful_publications
from tests.newsroom import Person, publish


def another(number: int, news: Section, by: Person, and_by: Person) -> Article:
    article = workflow.create_article(news, by=by, title=f"Story {number}", body="<p>Words.</p>")
    return publish(article, by=by, approver=and_by)


def without_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing had been published, so that each that is looked at is named."""
    monkeypatch.setattr(publication_check, "TELLING", ("nothing",))


@pytest.mark.parametrize(("newest", "read"), [(None, [4, 3, 2, 1, 0]), (3, [4, 3, 2]), (4, [4, 3, 2, 1])])
def test_publications_are_verified_in_steps(
    newest: int | None,
    read: list[int],
    news: Section,
    cara: Person,
    ed: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publication_check, "AT_ONCE", 2)
    without_journal(monkeypatch)
    made = [another(number, news, cara, ed).pk for number in range(5)]
    with CaptureQueriesContext(connection) as captured:
        found = [doubt.article.pk for doubt in doubtful_publications(newest)]
    assert found == [made[number] for number in read]
    steps = [one["sql"] for one in captured if '"content_revision"."body"' in one["sql"]]
    assert all("LIMIT" in sql for sql in steps)
    assert len(steps) == (2 if newest else 4)  # the last step finds nothing left


def test_what_is_right_is_not_named(published: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication_check, "AT_ONCE", 1)
    assert list(doubtful_publications()) == []
