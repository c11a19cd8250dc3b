"""content.comments.views: who may comment, limits, the honeypot, fragments and replies."""

from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from content.models import Article, Comment, Section
from content.models.comment import CommentState
from intrusion.limits import per_address
from tests.content.comments.conftest import said, send
from tests.content.conftest import PublishStory
from tests.counting import queries, queries_of


@pytest.mark.parametrize("state", ["draft", "taken_down"])
def test_what_is_not_public_cannot_be_commented(
    state: str, anon: Client, request: pytest.FixtureRequest
) -> None:
    path = f"/comments/{request.getfixturevalue(state).public_id}/new/"
    assert anon.get(path).status_code == send(anon, path).status_code == 404
    assert not Comment.objects.exists()


def test_a_post_without_our_token_is_refused(article: Article, form_path: str) -> None:
    assert send(Client(enforce_csrf_checks=True), form_path).status_code == 403
    assert not Comment.objects.exists()


def test_a_closed_section_has_no_form_and_says_why(
    anon: Client, form_path: str, path: str, closed_section: Section
) -> None:
    response = anon.get(form_path)
    assert response.status_code == 200
    assert "<textarea" not in response.text
    assert "New comments are closed in this section." in response.text
    assert send(anon, form_path).status_code == 409
    assert not Comment.objects.exists()


def test_a_good_comment_waits_for_a_look(anon: Client, form_path: str, path: str) -> None:
    response = send(anon, form_path)
    assert (response.status_code, response["Location"]) == (303, "/comments/mine/")
    assert "waiting for a look" in anon.get("/comments/mine/").text
    assert "night boat" not in anon.get(path).text
    assert Comment.objects.get().state == CommentState.WAITING


def test_an_open_section_shows_it_at_once(
    anon: Client, form_path: str, path: str, open_section: Section
) -> None:
    tag = anon.get(path)["ETag"]
    send(anon, form_path)
    assert "Your comment is public." in anon.get("/comments/mine/").text
    response = anon.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Will the night boat stay?" in response.text


def test_whatever_falls_into_the_trap_is_spam_and_does_not_learn_it(
    anon: Client, form_path: str, open_section: Section
) -> None:
    response = send(anon, form_path, website="https://example.com")
    assert response.status_code == 303
    assert Comment.objects.get().state == CommentState.SPAM
    assert "waiting for a look" in anon.get("/comments/mine/").text


def test_the_trap_is_hidden_from_people(anon: Client, form_path: str) -> None:
    page = anon.get(form_path).text
    trap = page[page.index('<div class="honeypot"') :].partition("</div>")[0]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "style=" not in page


def test_an_address_may_send_only_so_much_and_loses_nothing(
    anon: Client, form_path: str, settings: Settings
) -> None:
    settings.INTRUSION_LIMITS = {"comment": [per_address(2, minutes=60)]}
    for number in range(2):
        assert send(anon, form_path, text=f"Thought {number}").status_code == 303
    response = send(anon, form_path, text="Thought three")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "Thought three</textarea>" in response.text
    assert Comment.objects.count() == 2


def test_a_refused_comment_uses_up_an_attempt_too(anon: Client, form_path: str, settings: Settings) -> None:
    settings.INTRUSION_LIMITS = {"comment": [per_address(1, minutes=60)]}
    assert send(anon, form_path, text="\x00").status_code == 422
    assert send(anon, form_path).status_code == 429


def test_no_cache_keeps_the_form_and_it_brings_its_token(anon: Client, form_path: str) -> None:
    response = anon.get(form_path)
    assert response["Cache-Control"] == "no-store"
    assert "csrfmiddlewaretoken" in response.text
    assert response.cookies


def test_a_fragment_is_the_form_alone_under_our_header(anon: Client, form_path: str) -> None:
    response = anon.get(form_path, headers={"X-Fragment": "1"})
    assert response["X-Fragment"] == "1"
    assert "<html" not in response.text
    assert "<form" in response.text
    assert "X-Fragment" not in anon.get(form_path)


def test_a_fragment_says_what_is_wrong(anon: Client, form_path: str) -> None:
    response = anon.post(form_path, {"text": "kept"}, headers={"X-Fragment": "1"})
    assert response["X-Fragment"] == "1"
    assert "There is a problem" in response.text
    assert "kept</textarea>" in response.text


def test_a_comment_costs_a_bounded_number_of_queries(
    anon: Client, form_path: str, approved_comment: Comment
) -> None:
    answered = str(approved_comment.public_id)
    assert queries(anon, f"{form_path}?reply_to={answered}") <= 3
    assert queries_of(lambda: send(anon, form_path, text="Another thought", reply_to=answered)) <= 20


def test_an_answer_names_whom_it_answers(anon: Client, form_path: str, approved_comment: Comment) -> None:
    assert "You answer Otto." in anon.get(form_path, {"reply_to": str(approved_comment.public_id)}).text


def test_a_comment_that_waits_cannot_be_answered(anon: Client, form_path: str, comment: Comment) -> None:
    assert "You answer" not in anon.get(form_path, {"reply_to": str(comment.public_id)}).text
    assert send(anon, form_path, text="Yes", reply_to=str(comment.public_id)).status_code == 422


def test_a_comment_of_another_article_cannot_be_answered(
    anon: Client, article: Article, publish_story: PublishStory
) -> None:
    other = publish_story("Another")
    elsewhere = said(article, "Here")
    Comment.objects.update(state=CommentState.APPROVED)
    assert (
        send(anon, f"/comments/{other.public_id}/new/", reply_to=str(elsewhere.public_id)).status_code == 422
    )


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": ""}, "Enter a name"),
        ({"text": "  "}, "Write your comment."),
        ({"text": "a\u202eb"}, "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ({"text": "one\ntwo\x00"}, "Line 2, character 4, after “two”: a control character (U+0000)"),
        ({"name": "a\u200bb"}, "ZERO WIDTH SPACE (U+200B)"),
        ({"email": "nobody"}, "Enter an e-mail address like"),
        ({"text": "x" * 5001}, "you wrote 5001"),
        ({"reply_to": f"{UUID(int=7)}"}, "is no longer there"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    anon: Client, form_path: str, fields: dict[str, str], error: str
) -> None:
    response = send(anon, form_path, **{"email": "otto@example.org", **fields})
    page = response.text
    assert response.status_code == 422
    assert error in page
    assert "There is a problem" in page
    assert fields.get("email", "otto@example.org") in page
    assert not Comment.objects.exists()


def test_bytes_that_are_no_text_are_refused(anon: Client, form_path: str) -> None:
    body = b"name=Otto&text=lone+%ED%A0%80+surrogate"
    response = anon.post(form_path, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "REPLACEMENT CHARACTER (U+FFFD)" in response.text
