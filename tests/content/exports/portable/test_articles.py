"""Export of articles with their history (content.exports.portable.articles)."""

from pathlib import Path

from tests.content.exports.portable.files import records


def test_what_is_written_leaves_with_its_history(exported: Path) -> None:
    article = next(
        a for a in records(exported, "articles") if "船" in a["address"] or (a["live"] and a["draft"])
    )
    assert (article["live"], article["draft"], article["author"]) == (1, 2, "cara@example.org")
    first, second = (r for r in records(exported, "revisions") if r["article"] == article["address"])
    assert first["title"] == "Words „with“ <tags> & 船"
    assert (first["topics"], first["bylines"]) == (["ferry-services"], ["Edwin Stone#1"])
    assert second["body"] == "<p>Later.</p>"
    assert [(c["number"], c["answers"], c["state"]) for c in records(exported, "comments")] == [
        (1, None, "approved"),
        (2, 1, "waiting"),
    ]
