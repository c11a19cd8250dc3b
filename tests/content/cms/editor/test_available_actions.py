"""What can be done with an article next, and why not (content.cms.editor.available_actions)."""

import pytest

from content.cms.editor.available_actions import what_is_next
from content.models import Article
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_the_inspector_says_why_not(in_review: Article, cara: Person) -> None:
    page = signed_in(cara).get(f"/cms/articles/{in_review.pk}/").text
    assert "You wrote part of this version, so another user has to approve it." in page
    assert "Publish" not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("draft", "submit it for review"),
        ("in_review", "reads and approves it"),
        ("approved", "An editor can publish it"),
        ("published", "Readers see this version"),
        ("taken_down", "until an editor brings it back"),
    ],
)
def test_one_sentence_says_what_is_next(state: str, said: str, request: pytest.FixtureRequest) -> None:
    assert said in str(what_is_next(request.getfixturevalue(state)))
