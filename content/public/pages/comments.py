"""Comments below an article as HTML: filled patterns, because an article may have 500 comments."""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from content.formatting.html_patterns import fill, pattern
from content.public.queries.comment_threads import Shown, Threads
from content.public.rendering.formats import how_moments_are_said
from content.public.rendering.rendering import public_url


class _Form(NamedTuple):
    """Determines the pattern for a comment."""

    is_withdrawn: bool
    says_why: bool
    answers: bool
    has_replies: bool
    ends_replies: bool


def conversation(threads: Threads, article: UUID | None, form_url: str, *, first_at: str = "") -> SafeString:
    """In the active language. ``article``: public id of a public one.

    ``form_url`` leads to the comment form, "" if comments are closed.
    ``first_at``: URL of the page with the first comments, on all later pages.
    """
    if not threads.shown and not form_url:
        return SafeString()
    later = f"{public_url('comments', article)}?after={threads.after}" if article and threads.after else ""
    drawn = pattern("public/comments.html", is_open=bool(form_url), first=bool(first_at), later=bool(later))
    return format_html(
        drawn,
        heading=_heading(threads, is_first=not first_at),
        comments=_said(threads.shown, form_url),
        form=form_url,
        url=first_at,
        next=later,
    )


def _heading(threads: Threads, *, is_first: bool) -> str:
    """The count is shown only if all of them are shown."""
    if not threads.shown or threads.after is not None or not is_first:
        return gettext("Comments")
    count = sum([not comment.is_withdrawn for comment in threads.shown])
    return ngettext("%(counter)s comment", "%(counter)s comments", count) % {"counter": localize(count)}


def _said(comments: Iterable[Shown], form_url: str) -> SafeString:
    said = how_moments_are_said()
    write_at = SafeString(escape(form_url))  # once, and not for each comment
    parts = []
    for form, alike in groupby(comments, _form_of):
        drawn = pattern("public/comment.html", is_open=bool(form_url), **form._asdict())
        rows: list[dict[str, Any]] = [
            {
                "id": comment.public_id,
                "name": comment.name,
                "at": said(comment.created_at),
                "answered": comment.in_reply_to or SafeString(),
                # Its HTML was made from plain text when it was written (content/comments/posting.py).
                "text": SafeString(comment.html),
                "form": write_at,
            }
            for comment in alike
        ]
        parts.append(fill(drawn, rows))
    return SafeString("".join(parts))


def _form_of(comment: Shown) -> _Form:
    return _Form(
        comment.is_withdrawn,
        bool(comment.html),
        bool(comment.in_reply_to),
        comment.has_replies,
        comment.ends_replies,
    )
