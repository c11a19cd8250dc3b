"""Comments that were decided on in a window stand where they stood before, unless somebody decided anew."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from content.comments import moderation
from content.models import Comment
from content.models.comment import CommentState
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import MISSING, Before, by_thing, look_back, public, trails, why_nothing

DECIDED = tuple(f"content.comment.{what}" for what in ("approved", "rejected", "marked_as_spam", "held"))
WITHDRAWN = "content.comment.withdrawn"
_VERBS: Mapping[str, Callable[..., Comment]] = {
    CommentState.APPROVED: moderation.approve_comment,
    CommentState.REJECTED: moderation.reject_comment,
    CommentState.SPAM: moderation.mark_comment_as_spam,
    CommentState.WAITING: moderation.hold_comment,
}


def comments(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped, since = by_thing(pairs), trails(pairs, (*DECIDED, WITHDRAWN))
    there = Comment.objects.select_related("article__section", "section__scope").in_bulk(
        [int(k) for _kind, k in grouped]
    )
    for (kind, key), found in grouped.items():
        if comment := there.get(int(key)):
            yield _line(comment, found, look_back(since[(kind, key)], case, _said))


def _said(entry: Entry) -> Mapping[str, Any]:
    return {"state": public(entry, "before", MISSING)}


def _line(comment: Comment, pairs: Pairs, before: Before) -> Line:
    facts: dict[str, Any] = {
        "url": f"/cms/articles/{comment.article_id}/",
        "rows": ((Comment, comment.pk),),
        "state": f"{comment.state} {before.state}",
    }
    key, wanted = f"comment:{comment.pk}", str(before.values.get("state"))
    if wanted not in _VERBS or comment.state not in _VERBS or comment.state == wanted:
        return line_about(key, pairs, why_not=why_nothing(before), **facts)
    verb = _VERBS[wanted]
    do: Callable[[Actor], object] = lambda by: verb(comment, by=by)  # noqa: E731
    return line_about(key, pairs, will=_says(wanted), do=do, **facts)


def _says(state: str) -> str:
    return {
        str(CommentState.APPROVED): _("show it to readers again"),
        str(CommentState.REJECTED): _("reject it again"),
        str(CommentState.SPAM): _("count it as an advertisement again"),
        str(CommentState.WAITING): _("let it wait for a look again"),
    }[state]
