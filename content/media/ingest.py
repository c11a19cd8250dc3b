"""Ingest: inspected files become assets and versions. First the row that accounts for the bytes, then the bytes, then
asset and version in one transaction. Whenever a process is killed in between, no asset lacks its file; files in
the store without an asset are known by their MediaFile and removed by ``remove_unused`` (trash.py).
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import REPLACE_MEDIA, UPLOAD_MEDIA, VIEW_MEDIA
from content.media import events, store
from content.media.errors import AlreadyHere, Gone, InTrash, OtherKind, SameFile
from content.media.inspection.inspecting import Inspected
from content.media.metadata import write_words
from content.media.removed import is_there
from content.media.urls.files import address_name
from content.models import Asset, AssetVersion, MediaFile, Section, Upload
from content.models.media import LONGEST_FILE_NAME
from content.models.upload import UploadState
from content.text.html_text import one_line
from rbac.decisions import authorize
from rbac.queries import visible_to

_TRIES = 3


def take_in(
    checked: Inspected,
    *,
    by: Actor,
    section: Section,
    source_digest: str,
    uploader: AbstractBaseUser | None = None,
    upload: Upload | None = None,
) -> Asset:
    """Creates an asset in ``section`` with ``checked`` as its first version. Not inside a transaction.

    source_digest: SHA-256, in hexadecimal, of the uploaded bytes, before cleaning. uploader: whose it is; None:
    ``by``, or no user if that is a job. upload: its row, which is DONE afterwards. If it is DONE already, its
    asset is returned: a job that was killed may run again.

    Raises Refused, AlreadyHere if the section holds the same bytes, and Gone if ``upload`` was cancelled
    meanwhile.
    """
    section = Section.objects.select_related("scope").get(pk=section.pk)

    def keep(file: MediaFile) -> AssetVersion:
        authorize(by, UPLOAD_MEDIA, section)
        if known := same_bytes(by, file.digest, source_digest).filter(section=section).first():
            raise AlreadyHere(known)
        owner = uploader or _person(by)
        asset = Asset.objects.create(
            kind=file.kind,
            title=_title_from(checked.name),
            section=section,
            uploader_id=owner.pk if owner else None,
        )
        version = _add_version(asset, file, checked, number=1, source_digest=source_digest, uploader=owner)
        record(
            events.MEDIA_UPLOADED,
            by=by,
            about=asset,
            version=version.pk,
            digest=file.digest,
            media_type=file.media_type,
            size=file.size,
            section=section.pk,
        )
        return version

    authorize(by, UPLOAD_MEDIA, section)  # before anything is stored
    return _keep(checked, upload, keep).asset


def replace(
    asset: Asset,
    checked: Inspected,
    *,
    by: Actor,
    source_digest: str,
    upload: Upload | None = None,
) -> AssetVersion:
    """Adds a version, which becomes the current one. Articles still show the version they name.

    Not inside a transaction. ``upload`` as for ``take_in``. Raises Refused, SameFile, OtherKind and Gone.
    """

    def keep(file: MediaFile) -> AssetVersion:
        present = lock_asset(asset)
        authorize(by, REPLACE_MEDIA, present)
        old = present.current
        if old is None or old.file_id == file.digest:
            raise SameFile
        if present.kind != file.kind:
            raise OtherKind
        newest = present.versions.order_by("-number").values_list("number", flat=True)[0]
        version = _add_version(
            present, file, checked, number=newest + 1, source_digest=source_digest, uploader=_person(by)
        )
        record(
            events.MEDIA_REPLACED,
            by=by,
            about=present,
            version=version.number,
            digest=file.digest,
            old_digest=old.digest,
            media_type=file.media_type,
            size=file.size,
        )
        return version

    authorize(by, REPLACE_MEDIA, Asset.objects.select_related("section__scope").get(pk=asset.pk))
    return _keep(checked, upload, keep)


def same_bytes(by: Any, *digests: str) -> "QuerySet[Asset]":
    """Library assets visible to ``by``, not trashed, of which a version has one of these digests."""
    same = AssetVersion.objects.filter(is_there(), Q(file__in=digests) | Q(source_digest__in=digests))
    seen: QuerySet[Asset] = visible_to(by, VIEW_MEDIA, Asset.objects.filter(trashed_at=None))
    return seen.filter(versions__in=same).distinct()


def lock_asset(asset: Asset) -> Asset:
    """The asset as stored now, its row locked until the transaction ends. Raises InTrash if it is deleted."""
    if not Asset.objects.select_for_update().filter(pk=asset.pk).values_list("pk").exists():
        raise InTrash(_("This file is gone: it was in the trash for too long."))
    return Asset.objects.select_related("section__scope", "current__file").get(pk=asset.pk)


def _keep(
    checked: Inspected, upload: Upload | None, keep: Callable[[MediaFile], AssetVersion]
) -> AssetVersion:
    digest = store.digest_of(checked.path)
    for _try in range(_TRIES):
        claim(checked, digest)
        if not store.has(digest):
            store.put(checked.path, digest)
        with transaction.atomic():
            if upload and (version := _done_before(upload)):
                return version
            # Removal of files takes the same lock. A file that was just removed is stored again.
            file = MediaFile.objects.select_for_update().filter(pk=digest).first()
            if file and store.has(digest):
                version = keep(file)
                if upload:
                    Upload.objects.filter(pk=upload.pk).update(
                        state=UploadState.DONE, version=version, sent_from=b"", changed_at=Now()
                    )
                return version
    raise RuntimeError(f"The file {digest} vanishes while it is stored.")


def claim(checked: Inspected, digest: str) -> None:
    """The row that accounts for the bytes of ``digest``, committed before any byte is stored."""
    with transaction.atomic(durable=True):
        MediaFile.objects.get_or_create(
            digest=digest, defaults=facts_of(checked, checked.path.stat().st_size)
        )


def facts_of(checked: Inspected, size: int) -> dict[str, Any]:
    """Columns of a file beside its digest."""
    return {
        "kind": checked.kind,
        "media_type": checked.media_type,
        "size": size,
        "width": checked.width,
        "height": checked.height,
        "frames": checked.frames,
        "duration": checked.milliseconds,
    }


def _done_before(upload: Upload) -> AssetVersion | None:
    """Raises Gone for an upload that was cancelled meanwhile."""
    if not Upload.objects.select_for_update().filter(pk=upload.pk).values_list("pk").first():
        raise Gone
    return AssetVersion.objects.filter(uploads=upload).select_related("asset").first()


def _add_version(
    asset: Asset,
    file: MediaFile,
    checked: Inspected,
    *,
    number: int,
    source_digest: str,
    uploader: AbstractBaseUser | None,
) -> AssetVersion:
    name = one_line(checked.name)[-LONGEST_FILE_NAME:]
    version = AssetVersion.objects.create(
        asset=asset,
        number=number,
        file=file,
        source_digest=source_digest,
        file_name=name,
        address_name=address_name(Path(name).stem, checked.extension),
        uploader_id=uploader.pk if uploader else None,
    )
    asset.current = version
    asset.changed_at = Now()
    asset.save(update_fields=["current", "changed_at"])
    write_words(asset)
    return version


def _title_from(file_name: str) -> str:
    words = one_line(Path(file_name).stem.replace("_", " ").replace("-", " "))
    return words[:200] or _("Untitled")


def _person(actor: Actor) -> AbstractBaseUser | None:
    return actor if isinstance(actor, AbstractBaseUser) else None
