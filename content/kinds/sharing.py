"""Fields that every kind of page has for search engines and social networks. Empty, they follow from the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.kinds.fields import Field, Line, WebAddress
from content.media.urls.files import read_address


@dataclass(frozen=True, kw_only=True)
class PictureOfText(Field):
    """Address of a picture in the text. One that the text does not show is ignored, so it needs no rule of its own."""

    longest: int = 300

    def cleaned(self, text: str) -> str:
        return text if read_address(text) else ""

    def shown(self, kept: str, zone: ZoneInfo | None = None) -> str:
        return format_html('<img src="{}" alt="" width="160">', kept) if self.fact(kept) else kept

    def fact(self, kept: str) -> Any:
        return kept if read_address(kept) else None


@dataclass(frozen=True, kw_only=True)
class CanonicalAddress(WebAddress):
    """Address of the original (RFC 6596), by HTTPS."""

    def cleaned(self, text: str) -> str:
        address = super().cleaned(text)
        if address and not address.startswith("https://"):
            sentence = _("“%(field)s” is a whole address that begins with https://.")
            raise UncleanText(sentence % {"field": self.label})
        return address


SEARCH_TITLE = Line(
    name="search_title",
    label=gettext_lazy("Title for search engines"),
    help=gettext_lazy("Also in the tab of the browser and on cards of social networks."),
)
SEARCH_DESCRIPTION = Line(name="search_description", label=gettext_lazy("Description"), longest=300)
SHARE_PICTURE = PictureOfText(
    name="share_picture",
    label=gettext_lazy("Picture for sharing"),
    help=gettext_lazy("One of the pictures in the text."),
)
CANONICAL = CanonicalAddress(
    name="canonical",
    label=gettext_lazy("Address elsewhere (canonical)"),
    help=gettext_lazy(
        "Only if this was published elsewhere first: search engines then show that page instead."
    ),
)
SHARING: tuple[Field, ...] = (SEARCH_TITLE, SEARCH_DESCRIPTION, SHARE_PICTURE, CANONICAL)


def sharing_facts(details: Mapping[str, str]) -> dict[str, Any]:
    """Each that is set, and can still be read."""
    return {field.name: field.fact(details[field.name]) for field in SHARING if field.name in details}


def sharing_said(details: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, text) of each that is set, for a reader of a version whose page does not show them."""
    return [
        (str(field.label), field.said(details[field.name])) for field in SHARING if details.get(field.name)
    ]
