"""Digest emails: one email that lists waiting comments for each editor; never an email for each comment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from content.actions import MODERATE_COMMENT
from content.models import Comment, Site
from content.models.comment import CommentState
from content.notifications.emails import EDITOR, address_of, mail
from content.site.settings import language_of
from foundation.chunked import A_STEP, objects_of
from rbac.assignments import in_force
from rbac.models import RoleAssignment
from rbac.queries import visible_to

COMMENTS_SHOWN = 20


@dataclass(frozen=True)
class Digest:
    """Comments waiting for one editor: their number, and the first of them."""

    editor: AbstractBaseUser
    total: int
    comments: list[Comment]


def mail_digests() -> int:
    """Notifies editors about comments that they were not notified about. Returns the number of emails sent.

    Comments are marked as notified before the emails are sent: a mail server that fails halfway costs an email,
    not a flood of repetitions.
    """
    untold = Comment.objects.filter(state=CommentState.WAITING, mailed_at=_count_as_told())
    sent = 0
    for digest in _digests(untold):  # one after the other: there may be thousands
        _mail(digest)
        sent += 1
    return sent


def _count_as_told() -> datetime:
    """Marks them, in steps, and returns the timestamp by which they are identified from now on."""
    at, keys = timezone.now(), [0] * A_STEP
    while len(keys) == A_STEP:
        with transaction.atomic():
            untold = Comment.objects.filter(state=CommentState.WAITING, mailed_at=None).order_by(
                "mailed_at", "pk"
            )
            keys = list(untold.select_for_update(skip_locked=True).values_list("pk", flat=True)[:A_STEP])
            Comment.objects.filter(pk__in=keys).update(mailed_at=at)
    return at


def _digests(untold: QuerySet[Comment]) -> Iterator[Digest]:
    if not untold.exists():
        return
    for editor in objects_of(_editors()):
        waiting = visible_to(editor, MODERATE_COMMENT, untold)
        rows = waiting.annotate(title=F("article__live__title")).order_by("created_at", "id")
        shown: list[Any] = list(rows[: COMMENTS_SHOWN + 1])
        if shown:
            total = rows.count() if len(shown) > COMMENTS_SHOWN else len(shown)
            yield Digest(editor, total, shown[:COMMENTS_SHOWN])


def _editors() -> QuerySet[Any]:
    """All editors of any section; what each may see is decided row by row."""
    held = RoleAssignment.objects.filter(in_force(), role=EDITOR)
    editors = Q(pk__in=held.values("user")) | Q(groups__in=held.values("team"))
    return get_user_model()._default_manager.filter(editors, is_active=True).distinct()


def _mail(digest: Digest) -> None:
    site = Site.objects.first()
    with translation.override(language_of(digest.editor, site)):
        subject = ngettext(
            "%(number)d comment is waiting for a look",
            "%(number)d comments are waiting for a look",
            digest.total,
        ) % {"number": digest.total}
        context = {
            "comments": digest.comments,
            "more": digest.total - len(digest.comments),
            "list_url": settings.SITE_URL + reverse("cms:comments"),
        }
        mail(address_of(digest.editor), "comments", site, subject, **context)
