"""content.public.pages.comments: comments and their replies as HTML."""

from html.parser import HTMLParser

from django.test import Client

from content.comments.posting import withdraw_comment
from content.models import Article, Comment
from tests.content.comments.conftest import approved_comment, article, closed_section, comment, said
from tests.content.public.queries.test_comment_threads import answer, approve_all, shown_below

__all__ = ["approved_comment", "article", "closed_section", "comment"]


class Nesting(HTMLParser):
    """Raises when an element is closed that is not the one opened last."""

    VOID = frozenset({"meta", "link", "br", "input", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_comments_stand_on_the_page_as_they_were_written(article: Article, comment: Comment) -> None:
    reply = answer(article, answer(article, comment, "<b>Yes</b> & “no”"), "No\n\nnever", name="Bért 🚢")
    approve_all()
    withdraw_comment(comment)
    said = {shown.public_id: shown for shown in shown_below(article)}
    gone, there = said[str(comment.public_id)], said[str(reply.public_id)]
    assert (gone.name, gone.html, gone.is_withdrawn) == ("", "", True)
    assert (there.name, there.html, there.created_at) == ("Bért 🚢", reply.html, reply.created_at)


def test_the_page_is_nested_rightly(anon: Client, article: Article, comment: Comment, path: str) -> None:
    answer(article, comment, "Yes")
    answer(article, comment, "No")
    said(article, "Something else")
    approve_all()
    parser = Nesting()
    parser.feed(anon.get(path).content.decode())
    assert parser.open == []


def test_a_closed_section_still_shows_what_was_said(
    anon: Client, approved_comment: Comment, closed_section: object, path: str
) -> None:
    page = anon.get(path).content.decode()
    assert "night boat" in page
    assert "New comments are closed" in page
    assert "data-comment-form" not in page
