"""Link targets of a page, as its reader may see them: an article, or the newest of a section.

An address is looked up when the page is read: moved content is found by its old address; taken-down content,
and what the reader may not read, is left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from content.actions import READ_ARTICLE
from content.kinds.fields import Addresses
from content.kinds.kind import Details, Kind, kinds
from content.models import Address, Article, Section
from content.models.articles.section import Audience
from content.public.queries.newest import is_one_of, newest_in
from content.public.queries.restricted import reader_of
from content.public.queries.teasers import Teaser, live_articles, published, teaser_columns
from rbac.queries import visible_to

NEWEST_OF_A_SECTION = 3

type Readable = Callable[..., QuerySet[Article]]  # articles of the given kinds that the reader may read


@dataclass(slots=True)
class Behind(Teaser):
    """``way`` is the position of the address that leads to it."""

    way: int


@dataclass(frozen=True, slots=True)
class ShownPart:
    heading: str
    words: str
    articles: list[Behind]


def readable_by(request: HttpRequest) -> Readable:
    """For a page that is made for one reader."""
    reader = reader_of(request)
    return lambda *of: visible_to(reader, READ_ARTICLE, published(*of))


def parts_of(kind: Kind, details: Details, readable: Readable = live_articles) -> list[ShownPart]:
    """Parts of a page that are not empty. No query if no address is named, else two."""
    fields = [field for field in kind.fields if isinstance(field, Addresses)]
    named = {field.name: field.fact(details.get(field.name, "")) or [] for field in fields}
    found = _behind(dict.fromkeys(path for paths in named.values() for path in paths), readable)
    parts = [
        ShownPart(
            details.get(part.heading, ""),
            details.get(part.words, ""),
            _once(teaser for path in named[part.shows] for teaser in found.get(path, ())),
        )
        for part in kind.parts
    ]
    return [part for part in parts if part.heading or part.words or part.articles]


def _once(teasers: Iterable[Behind]) -> list[Behind]:
    return list({teaser.id: teaser for teaser in teasers}.values())


def _behind(paths: Iterable[str], readable: Readable) -> dict[str, list[Behind]]:
    wanted = [path.strip("/") for path in paths]
    places = _places(wanted) if wanted else []
    if not places:
        return {}
    columns = [*_columns(0)]
    first, *others = [
        _rows(article, section, way, readable) for way, (_path, article, section) in enumerate(places)
    ]
    rows: Iterable[tuple[Any, ...]] = first.union(*others, all=True) if others else first
    found: dict[str, list[Behind]] = {}
    for row in rows:
        teaser = Behind(**dict(zip(columns, row, strict=True)))
        found.setdefault(f"/{places[teaser.way][0]}/".replace("//", "/"), []).append(teaser)
    return {
        path: sorted(behind, key=lambda one: one.sort_key, reverse=True) for path, behind in found.items()
    }


def _places(paths: list[str]) -> list[tuple[str, int | None, int | None]]:
    """(path, article, section) of each valid address, redirects included."""
    rows = Address.objects.filter(path__in=paths).order_by("path")
    article, section = (Coalesce(name, f"target__{name}") for name in ("article_id", "section_id"))
    return list(rows.values_list("path", article, section))


def _columns(way: int) -> dict[str, Any]:
    return {**teaser_columns(), "way": Value(way, output_field=IntegerField())}


def _rows(article: int | None, section: int | None, way: int, readable: Readable) -> Any:
    if article is not None:
        chosen = readable(*kinds.names()).filter(pk=article)
        return chosen.order_by("pk").values_list(*_columns(way).values())[:1]
    below = Section.objects.filter(scope__ancestor_links__ancestor__section=section).order_by()
    if readable is live_articles:
        found = newest_in(below.filter(audience=Audience.PUBLIC), NEWEST_OF_A_SECTION)
    else:
        found = newest_in(below, NEWEST_OF_A_SECTION, only=is_one_of(readable()))
    return found.values_list(*_columns(way).values())
