"""content.comments.moderation_views: who may decide, the filters, and what the list costs."""

import pytest
from django.conf import settings
from django.test import Client

from audit.models import Entry
from content.comments.moderation import moderate
from content.comments.posting import AlreadyWithdrawn, withdraw_comment
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from rbac.errors import Refused
from tests.content.comments.conftest import REASONS, said, send
from tests.counting import queries
from tests.newsroom import Person, person
from tests.signing_in import signed_in

DECISIONS = [
    ("approve", CommentState.APPROVED),
    ("spam", CommentState.SPAM),
]


def test_a_contributor_does_not_look_after_comments(cara: Person, as_cara: Client, comment: Comment) -> None:
    assert as_cara.get("/cms/comments/").status_code == 403
    assert as_cara.post(f"/cms/comments/{comment.pk}/approve/").status_code in {403, 404}
    with pytest.raises(Refused):
        moderate(comment, CommentState.APPROVED, by=cara)
    assert Comment.objects.get().state == CommentState.WAITING


def test_an_editor_of_another_section_does_not_even_see_it(policies: Section, comment: Comment) -> None:
    stranger = person("Elsa", "editor", policies.scope)
    client = signed_in(stranger)
    assert "night boat" not in client.get("/cms/comments/").text
    assert client.post(f"/cms/comments/{comment.pk}/approve/").status_code == 404
    for _decision, state in DECISIONS:
        with pytest.raises(Refused):
            moderate(comment, state, by=stranger)


def from_browser_of(editor: Client, form_path: str, *cookies: str) -> Comment:
    """A comment written in the editor's browser, of whose cookies these are left."""
    browser = Client()
    for name in cookies:
        browser.cookies[name] = editor.cookies[name].value
    assert send(browser, form_path).status_code == 303
    return Comment.objects.get()


@pytest.mark.parametrize(
    "cookies",
    [(settings.SESSION_COOKIE_NAME, settings.DEVICE_COOKIE_NAME), (settings.DEVICE_COOKIE_NAME,)],
    ids=["logged in", "logged out"],
)
def test_an_editor_decides_about_no_comment_from_their_own_browser(
    as_ed: Client, edna: Person, form_path: str, path: str, cookies: tuple[str, ...]
) -> None:
    comment = from_browser_of(as_ed, form_path, *cookies)
    for decision, _state in DECISIONS:
        assert as_ed.post(f"/cms/comments/{comment.pk}/{decision}/").status_code == 403
    assert f"/cms/comments/{comment.pk}/approve/" not in as_ed.get("/cms/comments/").text
    assert "night boat" not in Client().get(path).text
    signed_in(edna).post(f"/cms/comments/{comment.pk}/approve/")
    assert "night boat" in Client().get(path).text


def test_deciding_needs_our_token_and_a_post(as_ed: Client, comment: Comment) -> None:
    assert as_ed.get(f"/cms/comments/{comment.pk}/approve/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = as_ed.cookies
    assert strict.post(f"/cms/comments/{comment.pk}/approve/").status_code == 403
    assert Comment.objects.get().state == CommentState.WAITING


def test_an_unknown_decision_is_not_found(ed: Person, comment: Comment) -> None:
    assert signed_in(ed).post(f"/cms/comments/{comment.pk}/delete/").status_code == 404


@pytest.mark.parametrize("state", ["x", "WAITING", ""])
def test_an_unknown_filter_is_not_found(ed: Person, state: str) -> None:
    assert signed_in(ed).get("/cms/comments/", {"state": state}).status_code == 404


@pytest.mark.parametrize(("decision", "state"), DECISIONS)
def test_an_editor_decides_and_can_change_the_decision(
    as_ed: Client, comment: Comment, decision: str, state: CommentState
) -> None:
    for before in CommentState.APPROVED, CommentState.REJECTED, CommentState.SPAM:
        Comment.objects.update(state=before)
        response = as_ed.post(f"/cms/comments/{comment.pk}/{decision}/", {"back": "state=spam&page=2"})
        assert (response.status_code, response["Location"]) == (302, "/cms/comments/?state=spam&page=2")
        assert Comment.objects.get().state == state


def test_the_way_back_is_never_an_address_of_others(ed: Person, comment: Comment) -> None:
    response = signed_in(ed).post(f"/cms/comments/{comment.pk}/approve/", {"back": "//example.com\r\nX: y"})
    assert response["Location"].startswith("/cms/comments/?")


def test_the_list_shows_what_waits_and_counts_the_rest(
    ed: Person, article: Article, comment: Comment
) -> None:
    rejected = said(article, "Buy now")
    moderate(rejected, CommentState.REJECTED, by=ed, reasons=REASONS)
    page = signed_in(ed).get("/cms/comments/").text
    assert "night boat" in page
    assert "Buy now" not in page
    assert "Buy now" in signed_in(ed).get("/cms/comments/?state=rejected").text
    assert "Buy now" in signed_in(ed).get("/cms/comments/?state=all").text


def test_a_filter_for_a_section_of_others_is_not_found(
    ed: Person, policies: Section, comment: Comment
) -> None:
    assert signed_in(ed).get("/cms/comments/", {"section": policies.pk}).status_code == 404
    assert signed_in(ed).get("/cms/comments/", {"section": comment.article.section_id}).status_code == 200


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_costs_the_same_however_long_it_is(as_ed: Client, article: Article, count: int) -> None:
    for number in range(count):
        said(article, f"Thought {number}")
    assert queries(as_ed, "/cms/comments/") <= 12
    assert as_ed.get("/cms/comments/").text.count('<tr id="row-') == count


def test_an_approved_comment_is_public_at_once_and_a_rejected_one_is_not(
    anon: Client, ed: Person, comment: Comment, path: str
) -> None:
    tag = anon.get(path)["ETag"]
    moderate(comment, CommentState.APPROVED, by=ed)
    shown = anon.get(path, headers={"If-None-Match": tag})
    assert "night boat" in shown.text
    moderate(comment, CommentState.REJECTED, by=ed, reasons=REASONS)
    assert "night boat" not in anon.get(path, headers={"If-None-Match": shown["ETag"]}).text


def test_withdrawn_words_cannot_be_decided_about(ed: Person, comment: Comment) -> None:
    withdraw_comment(comment)
    with pytest.raises(AlreadyWithdrawn):
        moderate(comment, CommentState.APPROVED, by=ed)
    assert signed_in(ed).post(f"/cms/comments/{comment.pk}/approve/").status_code == 409


def test_a_decision_is_recorded_with_what_was_before(ed: Person, comment: Comment) -> None:
    moderate(comment, CommentState.APPROVED, by=ed)
    moderate(comment, CommentState.APPROVED, by=ed)
    assert Entry.objects.filter(event="content.comment.approved").count() == 1
