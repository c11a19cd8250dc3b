"""Head of a public page: what search engines, feed readers and social networks take from it.

Open Graph (ogp.me) with the card of X, canonical link (RFC 6596), and schema.org as JSON-LD.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

from content.public.queries.navigation import Branch, Navigation

SCHEMA = "https://schema.org"


class Picture(NamedTuple):
    """``address`` without a host; sizes in pixels."""

    address: str
    width: int
    height: int


class Head(NamedTuple):
    """``path``: the canonical one. ``facts``: things of schema.org that the page is about."""

    path: str
    title: str
    description: str = ""
    is_article: bool = False
    published_at: datetime | None = None
    modified_at: datetime | None = None
    picture: Picture | None = None
    facts: Sequence[Mapping[str, Any]] = ()


def head_html(head: Head, navigation: Navigation) -> SafeString:
    """The elements, in the order in which crawlers read them."""
    address = whole(head.path)
    named = [
        ("og:type", "article" if head.is_article else "website"),
        ("og:url", address),
        ("og:title", head.title or navigation.name),
        ("og:description", head.description),
        ("og:site_name", navigation.name),
        ("og:locale", navigation.language),
        *_times(head),
        *_picture(head.picture),
    ]
    known = [(name, value) for name, value in named if value]
    card = "summary_large_image" if head.picture else "summary"
    return (
        format_html('<link rel="canonical" href="{}"><meta name="twitter:card" content="{}">', address, card)
        + format_html_join("", '<meta property="{}" content="{}">', known)
        + _linked_data(head.facts)
    )


def whole(path: str) -> str:
    """Absolute address on this site."""
    return f"{settings.SITE_URL}{path}"


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def breadcrumbs(trail: Sequence[Branch]) -> dict[str, Any]:
    """Where a page stands: the front page is not named."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": branch.title, "item": whole(branch.url)}
            for place, branch in enumerate(trail, 1)
        ],
    }


def publisher(navigation: Navigation) -> dict[str, Any]:
    """The organisation behind the site."""
    facts = {"@type": "Organization", "name": navigation.name, "url": whole("/")}
    profiles = [address for _host, address in navigation.social_profiles]
    return facts | ({"sameAs": profiles} if profiles else {})


def _times(head: Head) -> list[tuple[str, str]]:
    times = (("published_time", head.published_at), ("modified_time", head.modified_at))
    return [(f"article:{name}", moment(at)) for name, at in times if at and head.is_article]


def _picture(picture: Picture | None) -> list[tuple[str, str]]:
    if picture is None:
        return []
    return [
        ("og:image", picture.address),
        ("og:image:width", str(picture.width)),
        ("og:image:height", str(picture.height)),
    ]


def _linked_data(facts: Sequence[Mapping[str, Any]]) -> SafeString:
    if not facts:
        return SafeString()
    script = json_script({"@context": SCHEMA, "@graph": list(facts)})
    # Escaped by Django; a block of data, which no browser runs.
    return SafeString(script.replace("application/json", "application/ld+json", 1))
