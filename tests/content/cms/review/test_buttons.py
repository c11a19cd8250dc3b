"""Each button refuses, on its own address, anyone who may not press it (content.cms.review.buttons)."""

import pytest

from content import workflow
from content.errors import WrongState
from content.models import Article, ReviewNote, Section
from content.models.articles.review import State
from tests.newsroom import Person, digest_of, fresh, write
from tests.signing_in import signed_in

# (address, fixture of the article, what is posted)
BUTTONS = [
    ("submit", "draft", {}),
    ("approve", "in_review", {"digest": "0" * 64}),
    ("send-back", "in_review", {"note": "No."}),
    ("publish", "approved", {}),
    ("take-down", "published", {"reason": "No."}),
    ("restore", "taken_down", {}),
]

EACH = pytest.mark.parametrize(("verb", "state", "data"), BUTTONS, ids=[button[0] for button in BUTTONS])


@EACH
def test_a_link_presses_no_button(
    verb: str, state: str, data: dict[str, str], ed: Person, request: pytest.FixtureRequest
) -> None:
    article = request.getfixturevalue(state)
    assert signed_in(ed).get(f"/cms/articles/{article.pk}/{verb}/").status_code == 405


def test_approving_another_version_is_a_conflict(in_review: Article, ed: Person) -> None:
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/approve/", {"digest": "0" * 64})
    assert answer.status_code == 409
    assert fresh(in_review).draft.status.state == State.IN_REVIEW


def test_taking_down_never_waits_for_one(published: Article, ed: Person) -> None:
    client = signed_in(ed, minutes_ago=600)
    client.post(f"/cms/articles/{published.pk}/take-down/", {"reason": "Wrong."})
    assert fresh(published).live is None


def test_the_whole_way(draft: Article, cara: Person, ed: Person) -> None:
    writer, editor = signed_in(cara), signed_in(ed)
    address = f"/cms/articles/{draft.pk}"
    writer.post(f"{address}/submit/")
    assert "Ferry timetable changes" in editor.get("/cms/review/").text
    editor.post(f"{address}/approve/", {"digest": digest_of(draft)})
    editor.post(f"{address}/publish/", {"digest": digest_of(draft)})
    assert fresh(draft).live.number == 1
    editor.post(f"{address}/take-down/", {"reason": "Wrong."})
    editor.post(f"{address}/restore/")
    assert fresh(draft).draft.status.state == State.DRAFT


def test_an_editor_moves_an_article_where_they_may(
    draft: Article, policies: Section, ed: Person, edna: Person
) -> None:
    address, data = f"/cms/articles/{draft.pk}/move/", {"section": policies.pk, "slug": "ferry"}
    assert signed_in(ed).post(address, data).status_code == 422
    assert signed_in(edna).post(address, data).status_code == 302
    assert fresh(draft).address.path == "policies/ferry"


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


@pytest.mark.parametrize("note", [" ", "word " * 1000])
def test_a_note_that_is_empty_or_too_long_stays_on_the_same_page(
    note: str, in_review: Article, ed: Person
) -> None:
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", {"note": note})
    assert (answer.status_code, ReviewNote.objects.count()) == (422, 0)
    assert 'id="send_back"' in answer.text
    assert f"{note}</textarea>" in answer.text
