"""Import of comments (content.imports.portable.comments): plain text in their threads."""

from content.models import Comment
from tests.content.imports.portable import made
from tests.content.imports.portable.made import Bring


def test_comments_are_plain_text_in_their_threads(bring: Bring) -> None:
    bring(
        comments=[
            made.comment(1, text="First\u202e <b>word</b>"),
            made.comment(2, answers=1, state="spam"),
            made.comment(3, answers=3),
            made.comment(4, answers=2),
            made.comment(5, state="withdrawn", text="gone", name="Gone"),
        ]
    )
    first, answer, alone, deeper, withdrawn = Comment.objects.order_by("pk")
    assert first.text == "First <b>word</b>"
    assert "<b>" not in first.html
    assert (answer.parent, answer.state) == (first, "spam")
    assert (alone.parent, deeper.parent) == (None, None)
    assert (withdrawn.text, withdrawn.name) == ("", "")
