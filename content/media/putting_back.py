"""Making an earlier version of a file the current one again."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from content.actions import REPLACE_MEDIA
from content.media import events
from content.media.describing import write_words
from content.media.errors import SameFile
from content.media.removed import is_there
from content.media.taking_in import locked
from content.media.uploads.errors import Gone
from content.models import Asset, AssetVersion, MediaFile
from rbac.decisions import authorize


@transaction.atomic
def put_back(asset: Asset, number: int, *, by: Actor) -> AssetVersion:
    """The bytes of version ``number`` once more, as a new version. Articles go on showing the version they name.

    Raises Refused, SameFile, InTrash, and Gone where that version or its bytes are not there any more.
    """
    asset = locked(asset)
    person = authorize(by, REPLACE_MEDIA, asset).actor
    former = asset.versions.filter(number=number).first()
    # The lock that whoever removes a file takes too.
    file = MediaFile.objects.select_for_update().filter(pk=former.file_id if former else "").first()
    if former is None or file is None or not asset.versions.filter(is_there(), pk=former.pk).exists():
        raise Gone
    old = asset.current
    if old is None or old.file_id == file.digest:
        raise SameFile
    newest = asset.versions.order_by("-number").values_list("number", flat=True)[0]
    version = AssetVersion.objects.create(
        asset=asset,
        number=newest + 1,
        file=file,
        source_digest=former.source_digest,
        file_name=former.file_name,
        address_name=former.address_name,
        uploader_id=person.pk if isinstance(person, AbstractBaseUser) else None,
    )
    asset.current, asset.changed_at = version, Now()
    asset.save(update_fields=["current", "changed_at"])
    write_words(asset)
    _record(version, old, by=by)
    return version


def _record(version: AssetVersion, old: AssetVersion, *, by: Actor) -> None:
    """Within the transaction that makes ``version`` the current one."""
    record(
        events.MEDIA_REPLACED,
        by=by,
        about=version.asset,
        version=version.number,
        digest=version.digest,
        old_digest=old.digest,
        media_type=version.file.media_type,
        size=version.file.size,
    )
