"""Addresses of all imported texts: decided before the first is written, so that links can lead there."""

from collections import defaultdict
from random import Random
from urllib.parse import unquote

from django.urls import reverse

from content.addresses.addresses import PathsBelow, joined, path_of
from content.imports.wordpress.context import Destination, Run
from content.imports.wordpress.export import Item
from content.imports.wordpress.links import Lead, Place, Way
from content.imports.wordpress.sections import place_of
from content.models import Address, ImportedItem
from content.models.address import AddressKind
from foundation.slugs import slug_from

_GHOST_FILES = ("/content/images/", "/content/files/", "/content/media/")


def decide_destinations(run: Run) -> None:
    """An address for each new text, in the order of the file, so that each run gives the same ones."""
    reserved: defaultdict[str, set[str]] = defaultdict(set)
    for text in run.outline.texts.values():
        if (text.kind, text.identifier) in run.here or text.identifier in run.without or text.gone:
            continue
        section = place_of(run, text)
        path = section.address.path
        # Not a secret: thousands of texts with one title get numbers that are the same in every run.
        chance = Random(text.identifier)  # noqa: S311
        slug = slug_from(
            unquote(text.slug) or text.title, _Taken(PathsBelow(path), reserved[path]), chance=chance
        )
        reserved[path].add(slug)
        is_landing = run.sections.get(text.identifier) is section
        run.destinations[text.identifier] = Destination(
            slug, path if is_landing else joined(path, slug), text.public
        )


class _Taken:
    def __init__(self, below: PathsBelow, reserved: set[str]) -> None:
        self.below, self.reserved = below, reserved

    def __contains__(self, slug: object) -> bool:
        return slug in self.reserved or slug in self.below


def leads_from(run: Run, item: Item) -> Lead:
    """Link mapper for ``item``."""

    def lead(address: str) -> Way | None:
        place = run.outline.site.place(address, seen_from=item.link)
        if place is None:
            return None
        way = _way(run, place)
        return Way(f"{way.to}#{place.fragment}") if way.to and place.fragment else way

    return lead


def _way(run: Run, place: Place) -> Way:
    site = run.outline.site
    # WordPress checks the number first; a guid may hold the number that another text has today.
    for number in (place.number, site.texts.get(place.path), site.files.get(place.path), place.guid_of):
        if number and _is_text(run, number):
            return _to_text(run, number)
        if number and number in run.outline.pictures:
            return Way(run.outline.pictures[number].address)
    if not place.path and not place.number:
        return Way(f"/{run.section.address.path}/")
    return _to_topic(run, place) or _to_earlier_import(run, place) or Way(why=_why_nowhere(place))


def _is_text(run: Run, number: str) -> bool:
    return number in run.outline.texts or ("post", number) in run.here or ("page", number) in run.here


def _to_text(run: Run, number: str) -> Way:
    found = run.destinations.get(number)
    if found is None:
        path = _path_here(run, number)
        return Way(f"/{path}/") if path else Way(why="what it leads to is not among what readers find here")
    if not found.public:
        return Way(why="what it leads to is a draft here")
    run.linked.add(number)
    return Way(f"/{found.path}/")


def _path_here(run: Run, number: str) -> str | None:
    """Address of an article of an earlier run, if it is public."""
    if section := run.here.get(("section", number)):
        return path_of(Address.objects.filter(section=section))
    article = run.here.get(("post", number)) or run.here.get(("page", number))
    return path_of(Address.objects.filter(article=article, article__live__isnull=False)) if article else None


def _to_topic(run: Run, place: Place) -> Way | None:
    """``category/above/name`` and ``tag/name``: WordPress' own URLs of what became topics."""
    first, _, rest = place.path.removeprefix(run.outline.site.home).strip("/").partition("/")
    topic = run.topics.get((first, rest.rsplit("/", 1)[-1]))
    return Way(reverse("public:topic", args=[topic.slug])) if topic else None


def _to_earlier_import(run: Run, place: Place) -> Way | None:
    """Large sites export in parts: the old address of an item of another part redirects already."""
    old = Address.objects.filter(path=place.path, kind=AddressKind.REDIRECT).first() if place.path else None
    target = old.target if old else None
    if target is None or not _is_of(run, target):
        return None
    is_public = target.article is None or target.article.live_id is not None
    return Way(f"/{target.path}/") if is_public else Way(why="what it leads to is a draft here")


def _is_of(run: Run, address: Address) -> bool:
    kinds, key = ("post", "page"), address.article_id
    if address.section_id:
        kinds, key = ("section", "site"), address.section_id
    return ImportedItem.objects.filter(source=run.source, kind__in=kinds, object_id=key or 0).exists()


def _why_nowhere(place: Place) -> str:
    if "wp-content/" in f"{place.path}/" or f"/{place.path}".startswith(_GHOST_FILES):
        return "a file that was not fetched"
    return "nothing in the file stood there"
