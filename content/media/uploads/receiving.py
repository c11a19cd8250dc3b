"""Receiving an upload, within limits. Permission is decided when it begins, and again at its end."""

import errno
import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from content.actions import REPLACE_MEDIA, UPLOAD_MEDIA
from content.media.errors import (
    Busy,
    EmptyFile,
    Gone,
    NoRoom,
    TooLarge,
    TooManyAtOnce,
    WrongOffset,
)
from content.media.inspection.limits import MEGABYTE, Limits
from content.media.uploads import parts
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from content.text.html_text import one_line
from rbac.decisions import authorize

CHUNK = 256 * 1024
# Bytes after which data is synced and the offset stored: a killed process loses at most that much.
STEP = 8 * 2**20
KEPT = timedelta(hours=24)  # unfinished uploads, since their last byte
SHOWN = timedelta(hours=24)  # for how long its owner can read the result of an upload
UNFINISHED = 100  # uploads of one user
type Source = Callable[[int], bytes]


@transaction.atomic
def begin(
    *,
    by: AbstractBaseUser,
    section: Section,
    file_name: str,
    length: int,
    replaces: Asset | None = None,
    sent_from: bytes = b"",
) -> Upload:
    """The row of a new upload of ``length`` bytes. sent_from: of intrusion.noticing.sender_of. Raises Refused,
    EmptyFile, TooLarge and TooManyAtOnce.
    """
    _authorize(by, section, replaces)
    if length == 0:
        raise EmptyFile
    if length > largest():
        raise TooLarge(n=largest() // MEGABYTE)
    # Serialised for each user: a hundred concurrent requests would not see each other otherwise.
    get_user_model()._default_manager.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    unfinished = Upload.objects.filter(
        owner_id=by.pk, state__in=(UploadState.RECEIVING, UploadState.INSPECTING)
    )
    bytes_due = unfinished.aggregate(all=Sum("length"))["all"] or 0
    if unfinished.count() >= UNFINISHED or bytes_due + length > reserved():
        raise TooManyAtOnce
    upload = Upload.objects.create(
        token=secrets.token_urlsafe(32),
        owner_id=by.pk,
        section=section,
        replaces=replaces,
        file_name=one_line(file_name)[:400] or "file",
        length=length,
        sent_from=sent_from,
        expires_at=Now() + KEPT,
    )
    return Upload.objects.get(pk=upload.pk)


def find(token: str, *, owner: Any) -> Upload | None:
    """An upload is visible only to the user who began it."""
    return Upload.objects.filter(token=token, owner_id=owner.pk, expires_at__gt=Now()).first()


def receive(upload: Upload, read: Source, *, offset: int, by: AbstractBaseUser) -> Upload:
    """Appends the data of ``read``, up to the announced length. Not inside a transaction.

    Data received before ``read`` fails is kept. Bytes are synced to disk before the row counts them, and
    anything that a killed process wrote beyond that is overwritten. The last byte queues the inspection.

    Raises WrongOffset if ``offset`` is not the current one, Busy, Gone, NoRoom, and Refused at the end.
    """
    with parts.held(upload.token, make=True) as file:
        present = find(upload.token, owner=by)
        if present is None:
            parts.remove(upload.token)
            raise Gone
        if present.offset != offset or present.state != UploadState.RECEIVING:
            raise WrongOffset(present.offset)
        file.truncate(offset)
        file.seek(offset)
        try:
            _append(present, file, read, by)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise NoRoom from error
            raise
    return Upload.objects.get(pk=upload.pk)


def _append(upload: Upload, file: IO[bytes], read: Source, by: AbstractBaseUser) -> None:
    at = saved = upload.offset
    try:
        while at < upload.length and (chunk := read(min(CHUNK, upload.length - at))):
            _write(file, chunk)
            at += len(chunk)
            if at - saved >= STEP and at < upload.length:
                saved = _save(upload, file, at, by)
    finally:
        if at > saved:
            _save(upload, file, at, by)


def _write(file: IO[bytes], chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) :]


def _save(upload: Upload, file: IO[bytes], at: int, by: AbstractBaseUser) -> int:
    os.fsync(file.fileno())
    if at == upload.length:
        _finish(upload, by)
    else:
        Upload.objects.filter(pk=upload.pk).update(offset=at, changed_at=Now(), expires_at=Now() + KEPT)
    return at


@transaction.atomic
def _finish(upload: Upload, by: AbstractBaseUser) -> None:
    """The last byte and the job are committed together: every complete upload is inspected."""
    whole = Upload.objects.select_related("section__scope", "replaces__section__scope").get(pk=upload.pk)
    _authorize(by, whole.section, whole.replaces)
    Upload.objects.filter(pk=upload.pk).update(
        offset=F("length"), state=UploadState.INSPECTING, changed_at=Now(), expires_at=Now() + KEPT
    )
    ask_worker(upload.pk)


def ask_worker(key: int) -> None:
    """Queues the inspection within the caller's transaction."""
    app.configure_task("content.inspect_upload").defer(key=key)


def cancel(upload: Upload) -> None:
    """Deletes an upload and its bytes. Raises Busy while a request writes to it.

    During inspection only the row is deleted: an upload without one is never added to the library, and the
    worker deletes its bytes. A file that is already in the library stays.
    """
    try:
        with parts.held(upload.token, make=True):
            Upload.objects.filter(pk=upload.pk).delete()
            parts.remove(upload.token)
    except Busy:
        looked_at = Upload.objects.filter(pk=upload.pk, state=UploadState.INSPECTING)
        if not looked_at.delete()[0]:
            raise
    except Gone:
        Upload.objects.filter(pk=upload.pk).delete()


def _authorize(by: AbstractBaseUser, section: Section, replaces: Asset | None) -> None:
    if replaces is None:
        authorize(by, UPLOAD_MEDIA, section)
    else:
        authorize(by, REPLACE_MEDIA, replaces)


def limits() -> Limits:
    """Inspection limits, from the settings."""
    return Limits(
        image_bytes=settings.MEDIA_PICTURE_BYTES,
        document_bytes=settings.MEDIA_DOCUMENT_BYTES,
        recording_bytes=settings.MEDIA_RECORDING_BYTES,
        pixels=settings.MEDIA_PIXELS,
    )


def largest() -> int:
    """Largest size in bytes of any kind of file: the kind is known only after arrival."""
    return max(settings.MEDIA_PICTURE_BYTES, settings.MEDIA_DOCUMENT_BYTES, settings.MEDIA_RECORDING_BYTES)


def reserved() -> int:
    """Limit in bytes for the unfinished uploads of one user, so that no user fills the disk alone."""
    return 4 * largest()
