"""Comments below an article: only approved ones, answers one level deep, names gone with their writers; as HTML."""

from django.test import Client

from content.comments.posting import withdraw_comment
from content.models import Article, Comment
from content.models.comment import CommentState
from content.public.queries.comment_threads import Shown, comments_from, comments_under
from tests.content.comments.conftest import approved_comment, article, closed_section, comment, said
from tests.content.html import wrongly_nested

__all__ = ["approved_comment", "article", "closed_section", "comment"]


def approve_all() -> None:
    Comment.objects.filter(state=CommentState.WAITING).update(state=CommentState.APPROVED)


def shown_below(article: Article) -> list[Shown]:
    asked = Article.objects.filter(pk=article.pk).values_list(comments_under("pk"), flat=True)
    return comments_from(asked.get()).shown


def answer(article: Article, to: Comment, text: str, name: str = "Anna") -> Comment:
    approve_all()
    return said(article, text, name=name, reply_to=to.public_id)


def test_only_approved_comments_are_shown(anon: Client, article: Article, path: str) -> None:
    # What was removed by law holds no words any more, only that it was (tests/content/redaction/test_removing.py).
    for state in set(CommentState) - {CommentState.REMOVED}:
        comment = said(article, f"State {state}!")
        Comment.objects.filter(pk=comment.pk).update(state=state)
    page = anon.get(path).text
    assert "State approved!" in page
    assert page.count("State ") == 1
    assert "1 comment<" in page


def test_an_answer_to_an_answer_stands_beside_it_and_says_whom_it_answers(
    article: Article, comment: Comment
) -> None:
    first = answer(article, comment, "Yes")
    second = answer(article, first, "No", name="Bert")
    approve_all()
    assert (first.parent_id, first.in_reply_to) == (comment.pk, "")
    assert (second.parent_id, second.in_reply_to) == (comment.pk, "Anna")
    shown = shown_below(article)
    assert [(c.name, c.has_replies, c.ends_replies) for c in shown] == [
        ("Otto", True, False),
        ("Anna", False, False),
        ("Bert", False, True),
    ]


def test_a_withdrawn_comment_keeps_its_place_only_while_it_has_answers(
    anon: Client, article: Article, comment: Comment, path: str
) -> None:
    reply = answer(article, comment, "Yes")
    approve_all()
    withdraw_comment(comment)
    page = anon.get(path).text
    assert "withdrawn by its writer" in page
    assert "Otto" not in page
    withdraw_comment(reply)
    assert "withdrawn by its writer" not in anon.get(path).text


def test_answers_do_not_keep_the_name_of_who_withdrew(article: Article, comment: Comment) -> None:
    anna = answer(article, comment, "Yes", name="Anna")
    bert = answer(article, anna, "No", name="Bert")
    approve_all()
    withdraw_comment(anna)
    bert.refresh_from_db()
    assert bert.in_reply_to == ""


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
    assert wrongly_nested(anon.get(path).text) == []


def test_a_closed_section_still_shows_what_was_said(
    anon: Client, approved_comment: Comment, closed_section: object, path: str
) -> None:
    page = anon.get(path).text
    assert "night boat" in page
    assert "New comments are closed" in page
    assert "data-comment-form" not in page
