"""What browsers are told about a file: for the tile in the grid, and for putting it into a text."""

from typing import Any

from django.urls import reverse

from content.media.sizes import CROPS, cuts_of, renditions_of
from content.models import Asset, AssetVersion, MediaFile
from content.models.media import MediaKind

TILE = "320.webp"


def tile_address(version: AssetVersion) -> str:
    """A small picture for lists; the stored one where there is none smaller. Empty for other files."""
    file = version.file
    if file.kind != MediaKind.IMAGE:
        return ""
    smaller = {rendition.name for rendition in renditions_of(file.pixels[0], file.frames)}
    return f"/media/{file.pk}/{TILE}" if TILE in smaller else version.address


def may_be_cut(file: MediaFile) -> bool:
    """Whether it is large enough for every shape in which a picture opens an article."""
    middle = (500, 500)
    shapes = {cut.crop for cut in cuts_of(file.pixels, file.frames, middle)}
    return file.kind == MediaKind.IMAGE and len(shapes) == len(CROPS)


def facts_of(asset: Asset) -> dict[str, Any]:
    """``asset`` with its current version and file."""
    version: Any = asset.current
    return {
        "id": asset.pk,
        "page": reverse("cms:asset", args=[asset.pk]),
        "title": asset.title,
        "kind": asset.kind,
        "address": version.address,
        "tile": tile_address(version),
        "width": version.file.width,
        "height": version.file.height,
        "alt": asset.alternative_text,
        "decorative": asset.decorative,
        "lacksAlternative": asset.lacks_alternative,
        "caption": asset.caption,
        "credit": asset.credit,
        "fileName": version.file_name,
        "focalPoint": None if asset.focal_x is None else (asset.focal_x, asset.focal_y),
        "mayBeCut": may_be_cut(version.file),
    }
