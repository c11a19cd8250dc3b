"""Import of comments (content.imports.wordpress.comments)."""

from content.imports.wordpress.report import Outcome
from content.models import Comment
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import comment, item


def test_a_thread_is_one_level_deep_and_says_who_answers_whom(bring_in: BringIn) -> None:
    thread = (
        comment(3, "Third", parent=2, name="Cyd"),
        comment(2, "Second", parent=1, name="Bo"),
        comment(1, "First", name="Al"),
    )
    bring_in(item(1, more="".join(thread)))
    first, second, third = (Comment.objects.get(text=text) for text in ("First", "Second", "Third"))
    assert (second.parent, second.in_reply_to) == (first, "")
    assert (third.parent, third.in_reply_to) == (first, "Bo")


def test_comments_keep_what_was_decided_and_pings_stay_out(bring_in: BringIn) -> None:
    report = bring_in(
        item(
            1,
            more=comment(1, "Yes")
            + comment(2, "Hm", approved="0")
            + comment(3, "Buy", approved="spam")
            + comment(4, "Gone", approved="trash")
            + comment(5, "Ping", kind="pingback"),
        )
    )
    states = dict(Comment.objects.values_list("text", "state"))
    assert states == {"Yes": "approved", "Hm": "waiting", "Buy": "spam"}
    assert [a.identifier for a in report.accounts if a.outcome is Outcome.LEFT_OUT] == ["4", "5"]


def test_a_comment_is_plain_text_and_its_writer_stays_unseen(bring_in: BringIn) -> None:
    bring_in(
        item(
            1,
            more=comment(
                1, "A <script>alert(1)</script><b>bold</b>\u202e word <a href='https://x.example/'>x</a>"
            ),
        )
    )
    written = Comment.objects.get()
    assert written.text == "A bold word x (https://x.example/)"
    assert b"reader@example.org" not in bytes(written.email_ciphertext)


def test_a_comment_too_large_even_to_look_at_is_left_out_and_named(bring_in: BringIn) -> None:
    report = bring_in(item(1, more=comment(5, "<b>" * 1_000_000) + comment(6, "Hello")))
    assert Comment.objects.get().text == "Hello"
    assert "too long" in report.accounts[-2].notes[-1]
