"""/cms/: what I write, what waits for me, what changed."""

from content.models import Article
from tests.newsroom import Person, write
from tests.signing_in import signed_in


def test_without_a_role_there_is_no_desk(draft: Article, otto: Person) -> None:
    assert signed_in(otto).get("/cms/").status_code == 403


def test_a_writer_finds_the_own_drafts(draft: Article, cara: Person) -> None:
    assert list(signed_in(cara).get("/cms/").context["drafts"]) == [draft]


def test_an_editor_finds_what_waits_for_a_decision(in_review: Article, ed: Person, cara: Person) -> None:
    assert list(signed_in(ed).get("/cms/").context["to_review"]) == [in_review]
    assert list(signed_in(cara).get("/cms/").context["to_review"]) == []


def test_own_words_do_not_wait_for_their_writer(draft: Article, ed: Person, cara: Person) -> None:
    write(draft, ed, "Ed was here.")
    signed_in(cara).post(f"/cms/articles/{draft.pk}/submit/")
    assert list(signed_in(ed).get("/cms/").context["to_review"]) == []


def test_an_editor_finds_what_is_ready_to_publish(approved: Article, ed: Person) -> None:
    assert list(signed_in(ed).get("/cms/").context["to_publish"]) == [approved]
