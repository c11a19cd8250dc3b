"""content.comments.forms: what is wrong is said, and what was typed is kept."""

from uuid import UUID

import pytest
from django.test import Client

from content.models import Comment
from tests.content.comments.conftest import send


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
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert "There is a problem" in page
    assert fields.get("email", "otto@example.org") in page
    assert not Comment.objects.exists()


def test_bytes_that_are_no_text_are_refused(anon: Client, form_path: str) -> None:
    body = b"name=Otto&text=lone+%ED%A0%80+surrogate"
    response = anon.post(form_path, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 422
    assert "REPLACEMENT CHARACTER (U+FFFD)" in response.content.decode()
