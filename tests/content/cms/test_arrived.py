"""Only the name of what a form sent comes back with the sentence that it was done."""

import pytest

from content.models import Article
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NAME = "0a" * 16


@pytest.mark.parametrize("name", ["", "x", f"{NAME}0", f'{NAME[:-1]}"', NAME.upper(), f"{NAME}\n"])
def test_what_is_no_such_name_is_not_said_again(name: str, in_review: Article, ed: Person) -> None:
    sent = {"note": "From when?", "kept_window": name}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert "Sent back. The writer sees your note." in answer.text
    assert "data-arrived-words" not in answer.text


def test_a_name_is(in_review: Article, ed: Person) -> None:
    sent = {"note": "From when?", "kept_window": NAME}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert f'data-arrived-words="{NAME}"' in answer.text


def test_a_refusal_names_nothing(in_review: Article, ed: Person) -> None:
    sent = {"note": "", "kept_window": NAME}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert "data-arrived-words" not in answer.text
