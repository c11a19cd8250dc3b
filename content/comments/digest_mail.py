"""Digest emails: one that lists waiting and reported comments for each editor; never one for each comment."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from content.actions import MODERATE_COMMENT
from content.models import Comment
from content.models.comment import CommentState
from content.notifications.emails import EDITOR, Waiting
from foundation.chunked import A_STEP, objects_of
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.queries import visible_to

COMMENTS_SHOWN = 20
NEED_A_LOOK = Q(state=CommentState.WAITING) | Q(open_reports__gt=0)


def mail_digests() -> int:
    """Notifies editors about comments that they were not notified about. Returns the number of emails sent.

    Comments are marked as notified before the emails are sent: a mail server that fails halfway costs an email,
    not a flood of repetitions.
    """
    untold = Comment.objects.filter(NEED_A_LOOK, mailed_at=_count_as_told())
    sent = 0
    for digest in _digests(untold):  # one after the other: there may be thousands
        digest.mail("comments", _subject, "cms:comments")
        sent += 1
    return sent


def _count_as_told() -> datetime:
    """Marks them, in steps, and returns the timestamp by which they are identified from now on."""
    at, keys = timezone.now(), [0] * A_STEP
    while len(keys) == A_STEP:
        with transaction.atomic():
            untold = Comment.objects.filter(NEED_A_LOOK, mailed_at=None).order_by("mailed_at", "pk")
            keys = list(untold.select_for_update(skip_locked=True).values_list("pk", flat=True)[:A_STEP])
            Comment.objects.filter(pk__in=keys).update(mailed_at=at)
    return at


def _digests(untold: QuerySet[Comment]) -> Iterator[Waiting]:
    if not untold.exists():
        return
    for editor in objects_of(_editors()):
        waiting = visible_to(editor, MODERATE_COMMENT, untold)
        rows = waiting.annotate(title=F("article__live__title")).order_by("created_at", "id")
        if digest := Waiting.of(editor, rows, COMMENTS_SHOWN):
            yield digest


def _editors() -> QuerySet[Any]:
    """All editors of any section; what each may see is decided row by row."""
    held = RoleAssignment.objects.filter(in_force(), role=EDITOR)
    editors = Q(pk__in=held.values("user")) | Q(groups__in=held.values("team"))
    return get_user_model()._default_manager.filter(editors, is_active=True).distinct()


def _subject(number: int) -> str:
    return ngettext(
        "%(number)d comment is waiting for a look",
        "%(number)d comments are waiting for a look",
        number,
    ) % {"number": number}
