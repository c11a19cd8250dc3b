"""Media assets: metadata, versions, and the stored bytes. Renditions are not exported."""

from collections.abc import Callable, Iterator
from itertools import batched, groupby
from operator import attrgetter
from pathlib import Path

from content.exports.export_format import CannotExport, Record, same_fields
from content.exports.portable.folder import copy_media
from content.exports.portable.selection import assets, versions
from content.media import store
from content.models import Asset, AssetVersion

AT_A_TIME = 200


def media_records() -> Iterator[Record]:
    """By section and the digest of the first version."""
    for part in batched(_in_order(), AT_A_TIME):
        found = assets().select_related("section__address", "current").prefetch_related("tags").in_bulk(part)
        own = versions().filter(asset__in=part).select_related("file").order_by("asset_id", "number")
        by_asset = {pk: list(group) for pk, group in groupby(own, key=attrgetter("asset_id"))}
        yield from (_asset(found[pk], by_asset[pk]) for pk in part)


def write_files(folder: Path, written: Callable[[int], None]) -> int:
    """Each file once, however many assets share it; returns how many. Raises CannotExport for a missing one."""
    digests = versions().filter(asset__in=assets().values("pk")).order_by("file").distinct()
    count = 0
    for digest in list(digests.values_list("file_id", flat=True)):
        try:
            with store.open_stored(digest) as source:
                written(copy_media(source, digest, folder))
        except FileNotFoundError:
            raise CannotExport(
                f"The stored file {digest} is missing. `manage.py check_media --from-backup FILE` puts it back."
            ) from None
        count += 1
    return count


def _in_order() -> list[int]:
    first: dict[int, str] = {}
    rows = versions().filter(asset__in=assets().values("pk")).order_by("-number")
    for asset, digest in rows.values_list("asset_id", "file_id"):
        first[asset] = digest  # the first version comes last
    paths = dict(assets().values_list("pk", "section__address__path"))
    return sorted(first, key=lambda pk: (paths[pk], first[pk], pk))


def _asset(asset: Asset, own: list[AssetVersion]) -> Record:
    current = asset.current
    numbers = [version.number for version in own]
    return {
        "section": asset.section.address.path,
        "focal_point": None if asset.focal_x is None else [asset.focal_x, asset.focal_y],
        "tags": sorted(tag.name for tag in asset.tags.all()),
        "trashed": asset.trashed_at is not None,
        "current": current.number if current and current.number in numbers else numbers[-1],
        "versions": [_version(version) for version in own],
        **same_fields("media", asset),
    }


def _version(version: AssetVersion) -> Record:
    return {
        "digest": version.file_id,
        "size": version.file.size,
        "media_type": version.file.media_type,
        **same_fields("versions", version),
    }
