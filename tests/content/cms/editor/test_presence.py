"""A save in one's own other window is called one's own (content.cms.editor.presence)."""

from django.test import Client

from content.models import Article
from tests.newsroom import Person, write


def test_an_open_page_says_that_it_was_oneself(draft: Article, cara: Person, as_cara: Client) -> None:
    write(draft, cara, "In the other window.")
    (said,) = as_cara.post(f"/cms/articles/{draft.pk}/here/", {"base": 1}).json()["says"]
    assert said.startswith("You have saved version 2 yourself meanwhile, in another window.")
