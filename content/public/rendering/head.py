"""Head of a public page: what search engines and social networks take from it.

Canonical link (RFC 6596), Open Graph (ogp.me) with the card of X, and schema.org as JSON-LD.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from content.media.card_pictures import CardPicture
from content.site.pictures import Picture

NOT_INDEXED = SafeString('<meta name="robots" content="noindex, nofollow">')
FEED = '<link rel="alternate" type="application/{}" href="{}">'
FEEDS = (("atom+xml", ""), ("feed+json", "feed.json"))
# Networks draw a large picture only with leave.
INDEXED = SafeString('<meta name="robots" content="max-image-preview:large">')


class About(NamedTuple):
    """The article of a page. ``schema_type``: of schema.org; ``authors``: each with the path of their page."""

    schema_type: str
    headline: str
    published_at: datetime
    modified_at: datetime
    authors: tuple[tuple[str, str], ...] = ()
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""


class Head(NamedTuple):
    """``path``: the one clean path of the page; without it no search engine keeps the page.

    ``trail``: title and path of each section, from the top down to the page itself. ``elsewhere``: the address of the
    original, if it is on another site. ``feed``: path of the Atom feed of a list.
    """

    title: str
    path: str = ""
    description: str = ""
    language: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    about: About | None = None
    picture: CardPicture | None = None
    elsewhere: str = ""
    feed: str = ""


class Publisher(NamedTuple):
    """The organisation behind the site. ``url``: of the site, without a slash at its end."""

    url: str
    name: str
    language: str
    profiles: tuple[str, ...]
    logo: Picture | None = None
    card_picture: Picture | None = None  # of pages without one of their own


@lru_cache(maxsize=1024)  # a page is made again every two seconds, and its head rarely changes
def head_html(head: Head, site: Publisher) -> SafeString:
    """The elements beside the title, in the order in which crawlers read them."""
    about = format_html('<meta name="description" content="{}">', head.description)
    described = about if head.description else SafeString()
    if not head.path:
        return described + NOT_INDEXED
    address = head.elsewhere or site.url + head.path
    canonical = format_html('<link rel="canonical" href="{}">', address)
    graph = list(_graph(head, site, address))
    canonical += format_html_join("", FEED, ((kind, head.feed + end) for kind, end in FEEDS if head.feed))
    return described + INDEXED + canonical + _cards(head, site, address) + _linked_data(graph)


def _cards(head: Head, site: Publisher, address: str) -> SafeString:
    about, default = head.about, site.card_picture
    picture = head.picture or (default and CardPicture(site.url + default.address, *default[1:]))
    is_article = about is not None and about.schema_type == "NewsArticle"
    named: list[tuple[str, object]] = [
        ("og:type", "article" if is_article else "website"),
        ("og:url", address),
        ("og:title", head.title or site.name),
        ("og:description", head.description),
        ("og:site_name", site.name),
        ("og:locale", to_locale(head.language or site.language)),
    ]
    if about and is_article:
        named.append(("article:published_time", about.published_at.isoformat()))
        named.append(("article:modified_time", about.modified_at.isoformat()))
    if picture:
        named += [("og:image", picture.address), ("og:image:alt", picture.alternative_text)]
        named += [("og:image:width", picture.width), ("og:image:height", picture.height)]
    known = [(name, value) for name, value in named if value]
    card = "summary_large_image" if picture else "summary"
    return format_html('<meta name="twitter:card" content="{}">', card) + format_html_join(
        "", '<meta property="{}" content="{}">', known
    )


def _graph(head: Head, site: Publisher, address: str) -> Iterator[dict[str, Any]]:
    if head.path == "/":
        yield _publisher(site)
        yield {"@type": "WebSite", "name": site.name, "url": address}
    if head.about:
        yield _article(head, head.about, site, address)
    if head.trail:
        items = [
            {"@type": "ListItem", "position": place, "name": name, "item": site.url + path}
            for place, (name, path) in enumerate(head.trail, 1)
        ]
        yield {"@type": "BreadcrumbList", "itemListElement": items}


def _article(head: Head, about: About, site: Publisher, address: str) -> dict[str, Any]:
    authors = [{"@type": "Person", "name": name, "url": site.url + path} for name, path in about.authors]
    facts: dict[str, Any] = {
        "@type": about.schema_type,
        "name" if about.schema_type != "NewsArticle" else "headline": about.headline,
        "url": address,
        "description": head.description,
        "image": head.picture and head.picture.address,
    }
    if about.schema_type == "Event":
        facts |= {
            "startDate": about.begins_at and about.begins_at.isoformat(),
            "endDate": about.ends_at and about.ends_at.isoformat(),
            "location": {"@type": "Place", "name": about.place, "address": about.place}
            if about.place
            else None,
            "organizer": _publisher(site),
        }
    else:
        facts |= {
            "mainEntityOfPage": address,
            "inLanguage": head.language,
            "datePublished": about.published_at.isoformat(),
            "dateModified": about.modified_at.isoformat(),
            "author": authors,
            "publisher": _publisher(site),
        }
    return {name: value for name, value in facts.items() if value}


def _publisher(site: Publisher) -> dict[str, Any]:
    """The organisation behind the site."""
    facts = {"@type": "Organization", "name": site.name, "url": f"{site.url}/"}
    facts |= {"logo": site.url + site.logo.address} if site.logo else {}
    return facts | ({"sameAs": site.profiles} if site.profiles else {})


def _linked_data(graph: list[dict[str, Any]]) -> SafeString:
    if not graph:
        return SafeString()
    script = json_script({"@context": "https://schema.org", "@graph": graph})
    # Escaped by Django; a block of data, which no browser runs (HTML, "prepare the script element").
    return SafeString(script.replace("application/json", "application/ld+json", 1))
