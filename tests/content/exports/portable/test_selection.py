"""What is exported (content.exports.portable.selection): nothing from the trash."""

from pathlib import Path

from content import workflow
from content.exports.portable.exporting import export_site
from content.models import Article, Section
from content.trash.verbs import trash_article
from tests.content.exports.portable.files import records
from tests.content.exports.portable.test_exporting import OPERATOR
from tests.newsroom import Person


def test_what_is_in_the_trash_stays_behind(
    published: Article, draft: Article, news: Section, cara: Person, ed: Person, tmp_path: Path
) -> None:
    gone = workflow.create_article(news, by=cara, title="Thrown away")
    trash_article(gone, by=ed)
    written = export_site(tmp_path / "export", by=OPERATOR)
    assert [a["address"] for a in records(tmp_path / "export", "articles")] == [
        "news/ferry-timetable-changes"
    ]
    assert (written.counts["articles"], written.left_behind) == (1, 1)
    assert b"Thrown away" not in (tmp_path / "export" / "revisions.jsonl").read_bytes()
