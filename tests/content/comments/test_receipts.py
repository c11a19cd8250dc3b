"""content.comments.receipts: anyone who has the private link, and no one else, can withdraw a comment."""

import pytest
from django.test import Client

from content.comments.receipts import COOKIE, new_receipt
from content.models import Article, Comment
from content.models.comment import CommentState
from tests.content.comments.conftest import said, send


def test_no_one_finds_a_comment_without_its_link(anon: Client, comment: Comment) -> None:
    assert anon.get("/comments/mine/").status_code == 404
    assert anon.post("/comments/mine/").status_code == 404
    assert Comment.objects.get().state == CommentState.WAITING


@pytest.mark.parametrize("receipt", ["x", "x" * 21, "x" * 23, "x" * 21 + "é", "x" * 21 + "."])
def test_what_is_no_receipt_is_not_found(anon: Client, comment: Comment, receipt: str) -> None:
    assert anon.get(f"/comments/mine/{receipt}/").status_code == 404


def test_a_wrong_receipt_opens_nothing(anon: Client, comment: Comment) -> None:
    anon.get(f"/comments/mine/{new_receipt()}/")
    assert anon.get("/comments/mine/").status_code == 404


def test_a_comment_without_receipt_is_no_one_s(anon: Client, article: Article, comment: Comment) -> None:
    Comment.objects.update(withdrawal_digest="")  # as imported ones are
    anon.cookies[COOKIE] = ""
    assert anon.post("/comments/mine/").status_code == 404


def test_following_the_link_changes_nothing_and_takes_it_out_of_the_address(
    anon: Client, article: Article
) -> None:
    receipt = new_receipt()
    said(article, "Mine", receipt=receipt)
    response = anon.get(f"/comments/mine/{receipt}/")
    assert (response.status_code, response["Location"]) == (303, "/comments/mine/")
    assert response["Cache-Control"] == "no-store"
    assert receipt not in anon.get("/comments/mine/").request["PATH_INFO"]
    assert Comment.objects.get().state == CommentState.WAITING


def test_the_cookie_travels_to_the_comment_pages_alone(anon: Client, form_path: str) -> None:
    cookie = send(anon, form_path).cookies[COOKIE]
    assert cookie["path"] == "/comments/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_only_a_digest_is_stored(anon: Client, form_path: str) -> None:
    send(anon, form_path)
    receipt = anon.cookies[COOKIE].value
    assert len(receipt) == 22
    assert receipt not in repr(Comment.objects.values().get())


def test_the_writer_is_shown_the_whole_link(anon: Client, form_path: str) -> None:
    send(anon, form_path)
    link = f"/comments/mine/{anon.cookies[COOKIE].value}/"
    response = anon.get("/comments/mine/")
    assert link in response.text
    assert response["Cache-Control"] == "no-store"


def test_withdrawn_words_are_gone_for_good(anon: Client, form_path: str) -> None:
    send(anon, form_path, name="Very Special Name", email="otto@example.org")
    assert anon.post("/comments/mine/").status_code == 303
    assert "You withdrew your comment" in anon.get("/comments/mine/").text
    left = Comment.objects.values().get()
    assert left["state"] == CommentState.WITHDRAWN
    assert (left["name"], left["text"], left["html"], left["written_by"]) == ("", "", "", [])
    assert bytes(left["email_ciphertext"]) == b""


def test_a_public_comment_disappears_at_once(anon: Client, article: Article, path: str) -> None:
    receipt = new_receipt()
    said(article, "Mine alone", receipt=receipt)
    Comment.objects.update(state=CommentState.APPROVED)
    tag = anon.get(path)["ETag"]
    anon.get(f"/comments/mine/{receipt}/")
    anon.post("/comments/mine/")
    response = anon.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Mine alone" not in response.text


def test_withdrawing_twice_is_once(anon: Client, form_path: str) -> None:
    send(anon, form_path)
    for _time in range(2):
        assert anon.post("/comments/mine/").status_code == 303
