"""What happened to an article, and every version (content.cms.review.history)."""

from content import workflow
from content.models import Article
from tests.newsroom import Person, write
from tests.signing_in import signed_in


def test_it_tells_what_happened_and_why(taken_down: Article, cara: Person) -> None:
    page = signed_in(cara).get(f"/cms/articles/{taken_down.pk}/history/").text
    for sentence in (
        "Cara began Ferry timetable changes",
        "Ed approved version 1 of Ferry timetable changes",
        "Ed took Ferry timetable changes down: Figures were wrong.",
    ):
        assert sentence in page
    assert "without four eyes" not in page


def test_every_version_stays_readable(draft: Article, cara: Person) -> None:
    write(draft, cara, "From June.")
    client = signed_in(cara)
    assert "<p>From May.</p>" in client.get(f"/cms/articles/{draft.pk}/history/1/").text
    assert "<del>May</del><ins>June</ins>" in client.get(f"/cms/articles/{draft.pk}/history/2/").text


def test_a_version_that_never_was_is_not_found(draft: Article, cara: Person) -> None:
    assert signed_in(cara).get(f"/cms/articles/{draft.pk}/history/9/").status_code == 404


def test_what_was_sent_back_is_called_that_everywhere(in_review: Article, ed: Person, cara: Person) -> None:
    workflow.send_back(in_review, by=ed, note="Which May?")
    client = signed_in(cara)
    for path in ("history/", "history/1/", "compare/?from=1&to=1"):
        assert "Sent back" in client.get(f"/cms/articles/{in_review.pk}/{path}").text, path
    write(in_review, cara, "From May 2027.")
    assert (
        "Sent back" not in client.get(f"/cms/articles/{in_review.pk}/history/").text.split("What happened")[0]
    )
