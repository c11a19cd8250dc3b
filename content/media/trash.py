"""Trash of media: trashing and restoring. After TRASH_DAYS, files without references are deleted, rows and bytes."""

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import PURGE_MEDIA, RESTORE_MEDIA, TRASH_MEDIA
from content.media import events, store
from content.media.errors import InTrash
from content.media.ingest import lock_asset
from content.media.usages import live_uses
from content.models import Asset, AssetVersion, MediaFile, Site
from content.models.site import PICTURES
from content.models.triggers.media import TRASH_DAYS
from content.rulebook.media import PURGE
from foundation.chunked import A_STEP, keys_of
from rbac.decisions import authorize

# A file is stored before its version is written, which never takes a day.
UNUSED_AFTER = timedelta(days=1)
ASKED_AGAIN = 500  # of those that stayed the last time, at each run: the longest unchecked first


@transaction.atomic
def trash(asset: Asset, *, by: Actor) -> Asset:
    """Removes it from the library. Articles that show it still do, and nothing is lost for TRASH_DAYS days.

    Raises Refused and InTrash.
    """
    asset = lock_asset(asset)
    person = authorize(by, TRASH_MEDIA, asset).actor
    if asset.trashed_at is not None:
        raise InTrash(_("This file is in the trash already."))
    who = person.pk if isinstance(person, AbstractBaseUser) else None
    Asset.objects.filter(pk=asset.pk).update(trashed_at=Now(), trashed_by=who)
    record(events.MEDIA_TRASHED, by=by, about=asset, uses=live_uses(asset))
    return lock_asset(asset)


@transaction.atomic
def restore(asset: Asset, *, by: Actor) -> Asset:
    """Back into the library. Raises Refused and InTrash, the latter also for a deleted file."""
    asset = lock_asset(asset)
    authorize(by, RESTORE_MEDIA, asset)
    if asset.trashed_at is None:
        raise InTrash(_("This file is not in the trash. It was restored already."))
    Asset.objects.filter(pk=asset.pk).update(trashed_at=None, trashed_by=None, kept_at=None)
    record(events.MEDIA_RECOVERED, by=by, about=asset)
    return lock_asset(asset)


def empty_trash() -> int:
    """Deletes what was in the trash for TRASH_DAYS days, each asset in a transaction of its own; returns how many.

    Files still in use stay, and are checked again in turn.
    """
    due = Asset.objects.filter(trashed_at__isnull=False, trashed_at__lte=Now() - timedelta(days=TRASH_DAYS))
    again = due.filter(kept_at__isnull=False).order_by("kept_at")
    number = _empty(list(again.values_list("pk", flat=True)[:ASKED_AGAIN]))
    first = due.filter(kept_at__isnull=True).order_by("trashed_at").values_list("pk", flat=True)
    while keys := list(first[:A_STEP]):
        number += _empty(keys)
    return number


def _empty(keys: list[int]) -> int:
    assets = Asset.objects.filter(pk__in=keys)
    removable = AssetVersion.objects.filter(_unused(), asset=OuterRef("pk"))
    going = list(assets.filter(Exists(removable)).order_by("pk").values_list("pk", flat=True))
    number = sum(_purge(pk) for pk in going)
    assets.filter(trashed_at__isnull=False).update(kept_at=Now())
    return number


@transaction.atomic
def _purge(pk: int) -> bool:
    """Versions in use stay, and the asset with them: what was approved can be proved."""
    by = SystemActor(PURGE)
    due = Asset.objects.filter(pk=pk, trashed_at__lte=Now() - timedelta(days=TRASH_DAYS))
    asset = due.select_for_update().first()
    if asset is None:
        return False
    authorize(by, PURGE_MEDIA, asset)
    going: QuerySet[AssetVersion] = asset.versions.filter(_unused())
    digests = sorted(going.values_list("file", flat=True))
    kept = asset.versions.exclude(pk__in=going.values("pk")).order_by("-number")
    record(events.MEDIA_PURGED, by=by, about=asset, digests=digests, kept=kept.count())
    asset.current = kept.first()
    asset.save(update_fields=["current"])
    AssetVersion.objects.filter(pk__in=list(going.values_list("pk", flat=True))).delete()
    if asset.current is None:
        asset.delete()
    return True


def _unused() -> Q:
    """Condition over versions. The few of the site by key: a subquery has all versions read."""
    of_site = [key for row in Site.objects.values_list(*PICTURES) for key in row if key]
    return Q(uses=None, bylines=None) & ~Q(pk__in=of_site)


def remove_unused() -> int:
    """Deletes bytes from the store that no version uses, or never did; returns the number of files."""
    unused = MediaFile.objects.filter(versions=None, claimed_at__lte=Now() - UNUSED_AFTER)
    return sum(remove_if_unused(digest) for digest in keys_of(unused))


@transaction.atomic
def remove_if_unused(digest: str) -> bool:
    """Deletes the bytes from the store if no version uses them. Returns whether it did."""
    # A concurrent upload of the same bytes waits here, and stores them again.
    file = MediaFile.objects.select_for_update().filter(pk=digest).first()
    if file is None or file.versions.exists():
        return False
    store.remove(digest)
    file.delete()
    return True
