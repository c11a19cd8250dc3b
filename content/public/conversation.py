"""What readers said below an article, as HTML: patterns that are filled, because an article may have 500 comments."""

from collections.abc import Sequence

from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from content.cms.patterns import fill, pattern
from content.comments.threads import Shown
from content.templatetags.public_site import moment


def conversation(comments: Sequence[Shown], form_url: str) -> SafeString:
    """In the present language. ``form_url`` leads to the form for a comment, "" where nobody can write one any more."""
    if not comments and not form_url:
        return SafeString()
    said = SafeString("".join([_one(comment, form_url) for comment in comments]))
    slots = {"heading": _heading(comments), "comments": said, "form": form_url}
    return fill(pattern("public/comments.html", is_open=bool(form_url)), [slots])


def _heading(comments: Sequence[Shown]) -> str:
    if not comments:
        return gettext("Comments")
    count = sum(not comment.is_withdrawn for comment in comments)
    return ngettext("%(counter)s comment", "%(counter)s comments", count) % {"counter": localize(count)}


def _one(comment: Shown, form_url: str) -> SafeString:
    drawn = pattern(
        "public/comment.html",
        is_withdrawn=comment.is_withdrawn,
        says_why=bool(comment.html),
        answers=bool(comment.in_reply_to),
        is_open=bool(form_url),
        has_replies=comment.has_replies,
        ends_replies=comment.ends_replies,
    )
    slots = {
        "id": comment.id,
        "name": comment.name,
        "at": moment(comment.created_at),
        "answered": comment.in_reply_to,
        # Its HTML was made from plain text when it was written (content/comments/posting.py).
        "text": SafeString(comment.html),
        "form": form_url,
    }
    return fill(drawn, [slots])
