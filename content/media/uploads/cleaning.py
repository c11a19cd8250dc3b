"""Cleanup of uploads: expired ones, and leftovers of killed processes, so that rows and files match."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from audit.stored_messages import gettext as _
from content.media.errors import Busy, Gone
from content.media.uploads import parts
from content.media.uploads.inspecting import refuse
from content.media.uploads.receiving import SHOWN, ask_worker, cancel
from content.models import Upload
from content.models.upload import UploadState

AT_ONCE = 500
FORGOTTEN = timedelta(minutes=15)  # longer than an inspection takes: its worker was killed
UNDER_WAY = (UploadState.RECEIVING, UploadState.INSPECTING)


def clean_uploads() -> int:
    """Removes expired and orphaned uploads and files; returns how many. Idempotent."""
    old = Q(state=UploadState.RECEIVING, expires_at__lte=Now())
    old |= Q(state__in=(UploadState.DONE, UploadState.REFUSED), changed_at__lte=Now() - SHOWN)
    done = 0
    for upload in Upload.objects.filter(old).order_by("pk")[:AT_ONCE]:
        try:
            cancel(upload)
        except Busy:
            continue
        done += 1
    waiting = Upload.objects.filter(state=UploadState.INSPECTING, changed_at__lte=Now() - FORGOTTEN)
    for upload in waiting.select_related("owner", "section").order_by("pk")[:AT_ONCE]:
        _look_again(upload)
        done += 1
    return done + sum(map(_remove_orphan, _orphans()))


def _look_again(upload: Upload) -> None:
    if Upload.objects.filter(pk=upload.pk, expires_at__lte=Now()).exists():
        refuse(
            upload,
            _(
                "The file could not be checked for a whole day. Send it again, and tell those who run this site."
            ),
        )
        return
    with transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(changed_at=Now())
        ask_worker(upload.pk)


def _orphans() -> set[str]:
    """Files first, rows afterwards: an upload that begins in between is no orphan."""
    lying = parts.tokens()
    known = Upload.objects.filter(token__in=lying, state__in=UNDER_WAY).values_list("token", flat=True)
    return lying - set(known)


def _remove_orphan(token: str) -> bool:
    try:
        with parts.held(token):
            parts.remove(token)
    except Busy:
        return False
    except Gone:
        parts.remove(token)  # output of inspection without its part file
    return True
