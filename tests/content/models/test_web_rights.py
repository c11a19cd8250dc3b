"""Tables that the worker or PostgreSQL's triggers write, and rows that no one deletes: the web's log-in may not."""

import pytest

from tests.captured_web import refused


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO content_checkup (article_id) VALUES (1)",
        "UPDATE content_shownlive SET section_id = 0",
        "UPDATE content_shownever SET section_id = 0",
        "DELETE FROM content_workingcopy",
        "INSERT INTO content_searchdue (article_id) VALUES (1)",
        "UPDATE content_searchdue SET article_id = 1",
        "UPDATE content_searchentry SET words = 'buy'",
        "DELETE FROM content_searchentry",
    ],
)
def test_the_web_may_not(statement: str) -> None:
    assert "permission denied" in refused(statement)
