"""The inspector says what can be done next, and why not (content.cms.editor.available_actions)."""

from content.models import Article
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_the_inspector_says_why_not(in_review: Article, cara: Person) -> None:
    page = signed_in(cara).get(f"/cms/articles/{in_review.pk}/").text
    assert "You wrote part of this version, so another user has to approve it." in page
    assert "Publish" not in page
