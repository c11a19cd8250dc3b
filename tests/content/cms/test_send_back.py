"""The button that sends back: bound to the version that was read, and no note is lost by a refusal."""

import pytest

from content import workflow
from content.errors import WrongState
from content.models import Article, ReviewNote
from content.models.articles.review import State
from tests.newsroom import Person, digest_of, fresh, write
from tests.signing_in import signed_in

NOTE = "Who says that it leaves at nine?"


def again(article: Article, cara: Person) -> str:
    """Another version is in review; the digest of the one before it."""
    before = digest_of(article)
    write(article, cara, "From June.")
    workflow.submit(fresh(article), by=cara)
    return before


def test_what_was_not_read_is_not_sent_back(in_review: Article, cara: Person, ed: Person) -> None:
    read = again(in_review, cara)
    with pytest.raises(WrongState, match="Read the new version before you send it back"):
        workflow.send_back(fresh(in_review), by=ed, note=NOTE, digest=read)
    assert fresh(in_review).draft.status.state == State.IN_REVIEW
    assert not ReviewNote.objects.exists()


def test_the_page_binds_it_to_what_it_shows(in_review: Article, ed: Person) -> None:
    page = signed_in(ed).get(f"/cms/articles/{in_review.pk}/review/").text
    form = page.partition(f'action="/cms/articles/{in_review.pk}/send-back/"')[2].partition("</form>")[0]
    assert f'name="digest" value="{digest_of(in_review)}"' in form


def test_a_refused_note_stays_in_its_field_beside_the_new_text(
    in_review: Article, cara: Person, ed: Person
) -> None:
    read = again(in_review, cara)
    address = f"/cms/articles/{in_review.pk}/send-back/"
    answer = signed_in(ed).post(address, {"note": f"{NOTE} <b>", "digest": read})
    assert answer.status_code == 409
    assert "Read the new version before you send it back" in answer.text
    assert "From June." in answer.text
    assert f"{NOTE} &lt;b&gt;</textarea>" in answer.text
    assert f'name="digest" value="{digest_of(in_review)}"' in answer.text
    signed_in(ed).post(address, {"note": NOTE, "digest": digest_of(in_review)})
    assert fresh(in_review).draft.notes.get().text == NOTE


def test_a_note_to_what_its_writer_took_back_is_shown_to_be_copied(
    in_review: Article, cara: Person, ed: Person
) -> None:
    read = digest_of(in_review)
    write(in_review, cara, "From June.")
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", {"note": NOTE, "digest": read})
    assert answer.status_code == 409
    assert "Only what is in review can be sent back." in answer.text
    assert "This note was not sent" in answer.text
    assert f"{NOTE}</textarea>" in answer.text


def test_an_empty_note_is_asked_for_on_the_same_page(in_review: Article, ed: Person) -> None:
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", {"note": " "})
    assert answer.status_code == 422
    assert 'id="send_back"' in answer.text


def test_a_note_that_is_too_long_is_not_cut(in_review: Article, ed: Person) -> None:
    long = "word " * 1000
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", {"note": long})
    assert (answer.status_code, ReviewNote.objects.count()) == (422, 0)
    assert long in answer.text
