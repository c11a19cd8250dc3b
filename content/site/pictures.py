"""Pictures of the site: its logo, its icon and the picture of its cards, in the sizes in which they are shown.

Addresses are on the host of the pages: there a reader of a site that is not open yet is known.
"""

from typing import NamedTuple

from django.db.models.functions import JSONObject

from audit.actors import Actor
from content.actions import READ_MEDIA
from content.media.finding import picture_at
from content.media.urls.files import read_address
from content.media.urls.sizes import Rendition, cuts_of, icons_of, renditions_of
from content.models import Asset, AssetVersion, Site
from content.models.articles.section import Audience
from content.models.media import DRAWING, pixels_of
from content.models.site import PICTURES, label_of
from rbac.queries import visible_to

TALLEST_LOGO, WIDEST_LOGO = 48, 320  # pixels
_COLUMNS = {
    "digest": "file_id",
    "name": "address_name",
    "media_type": "file__media_type",
    "width": "file__width",
    "height": "file__height",
    "frames": "file__frames",
    "focal_x": "asset__focal_x",
    "focal_y": "asset__focal_y",
}


class Picture(NamedTuple):
    """``address`` without a host; sizes in pixels."""

    address: str
    width: int
    height: int


class Icon(NamedTuple):
    rel: str
    address: str
    media_type: str
    sizes: str


class Facts(NamedTuple):
    """What a version of a file and its asset tell of a picture; ``digest`` is None without one."""

    digest: str | None = None
    name: str = ""
    media_type: str = ""
    width: int | None = None
    height: int | None = None
    frames: int | None = None
    focal_x: int | None = None
    focal_y: int | None = None

    @property
    def address(self) -> str:
        return f"/media/{self.digest}/{self.name}"

    @property
    def pixels(self) -> tuple[int, int]:
        return pixels_of(self.media_type, self.width, self.height)

    def of(self, made: Rendition) -> str:
        """Address of a rendition of it."""
        return f"/media/{self.digest}/{made.name}"


def facts_of(name: str) -> JSONObject:
    """Query expression over Site: values for ``Facts`` of its picture ``name``."""
    return JSONObject(**{fact: f"{name}__{column}" for fact, column in _COLUMNS.items()})


def facts_at(address: str) -> Facts:
    """Of the picture with this address, in the trash or not."""
    digest, name = read_address(address) or ("", "")
    found = AssetVersion.objects.filter(file=digest, address_name=name).values_list(*_COLUMNS.values())
    return Facts(*row) if (row := found.first()) else Facts()


def logo_of(facts: Facts) -> Picture | None:
    """In twice the size in which it is shown, if it is larger than that."""
    if not facts.digest:
        return None
    width, height = facts.width or WIDEST_LOGO, facts.height or TALLEST_LOGO
    part = min(TALLEST_LOGO / height, WIDEST_LOGO / width)
    made = (r for r in renditions_of(facts.pixels[0], facts.frames) if r.format == "webp")
    fitting = next((r for r in made if r.width >= 2 * WIDEST_LOGO), None)
    address = facts.of(fitting) if fitting else facts.address
    return Picture(address, max(1, round(width * part)), max(1, round(height * part)))


def icons_from(facts: Facts) -> list[Icon]:
    """Squares from its middle; as it is, a drawing and what is too small for them."""
    if not facts.digest:
        return []
    if made := [*icons_of(facts.pixels, facts.frames)]:
        rels = {180: "apple-touch-icon"}
        sized = [(rels.get(one.width, "icon"), one, f"{one.width}x{one.width}") for one in made]
        return [Icon(rel, facts.of(one), one.media_type, sizes) for rel, one, sizes in sized]
    return [Icon("icon", facts.address, facts.media_type, "any" if facts.media_type == DRAWING else "")]


def card_of(facts: Facts) -> Picture | None:
    """Cut to 16:9 around its focal point; whole without one. A drawing makes no card: networks show none."""
    if not facts.digest or not all(facts.pixels):
        return None
    if facts.focal_x is not None and facts.focal_y is not None:
        cuts = cuts_of(facts.pixels, facts.frames, (facts.focal_x, facts.focal_y))
        for cut in reversed([c for c in cuts if c.format == "webp" and c.crop and c.crop.name == "wide"]):
            return Picture(facts.of(cut), cut.width, round(cut.width * 9 / 16))
    return Picture(facts.address, *facts.pixels)


def choose(address: str, *, by: Actor) -> str:
    """Address of a picture of the library that ``by`` may show to everybody. Raises UnknownFile."""
    seen = visible_to(by, READ_MEDIA, AssetVersion).filter(asset__section__audience=Audience.PUBLIC)
    return picture_at(address.strip(), seen).address


def shown_as(asset: Asset) -> list[str]:
    """Names of the places where the site shows a version of it. One query."""
    assets = Site.objects.values_list(*(f"{name}__asset" for name in PICTURES)).first() or ()
    return [label_of(name) for name, key in zip(PICTURES, assets, strict=False) if key == asset.pk]
