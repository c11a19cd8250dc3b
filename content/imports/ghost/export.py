"""Reads a Ghost export (Settings, Export) into the records that the WordPress import files and reports.

Ghost exports the tables of its database. The address of the site is not among them: where a text names it stands
``__GHOST_URL__``. Threats: an export is untrusted. It is read only up to a size, and what is no text is refused with
its place; HTML passes the sanitiser as every import does.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from content.errors import TooLarge, UncleanText
from content.imports.portable.schema import EARLIEST, LATEST, Misshapen, text
from content.imports.wordpress.export import Author, Channel, Export, Item, Record, Term, UnreadableExport
from content.imports.wordpress.report import Progress
from content.imports.wordpress.tree import parse
from content.kinds.sharing import CANONICAL, SEARCH_DESCRIPTION, SEARCH_TITLE

LARGEST_FILE = 100_000_000  # bytes: the whole file is held in memory
LONGEST_KEY = 100  # characters
LONGEST_FIELD = 10_000  # characters of what is no body
ADDRESS = "__GHOST_URL__"
TEXTS = ("posts", "posts_meta", "posts_tags", "posts_authors", "tags", "users", "settings")
# Fields without a place here: what readers were given beside the text.
_DROPPED = {
    "codeinjection_head": "its own code for the head was left out",
    "codeinjection_foot": "its own code for the foot was left out",
    **dict.fromkeys(
        ("og_image", "og_title", "og_description", "twitter_image", "twitter_title", "twitter_description"),
        "its words and pictures for social networks were left out",
    ),
}

_KEPT = {"meta_title": SEARCH_TITLE, "meta_description": SEARCH_DESCRIPTION, "canonical_url": CANONICAL}

type Row = dict[str, Any]


class GhostExport(Export):
    """``address``: of the site that exported; links and pictures of its texts lead there."""

    product = "Ghost"
    remarks: tuple[str, ...] = ()

    def __init__(self, path: Path, address: str) -> None:
        super().__init__(path)
        self.address = address.rstrip("/")
        self._tables = _tables(path)
        settings = {_text(row, "key"): row.get("value") for row in self._rows("settings")}
        language = settings.get("locale") or settings.get("lang") or "en"
        title = settings.get("title") or ""
        self.channel = Channel(str(title), self.address, str(language), "ghost")
        others = sorted(name for name, rows in self._tables.items() if rows and name not in TEXTS)
        if others:
            self.remarks = (
                f"Tables of the file that are not imported: {', '.join(others)[:LONGEST_FIELD]}.",
            )

    def records(self, *, progress: Progress | None = None) -> Iterator[Record]:
        """Authors, tags, pictures and texts, as often as it is called. Raises UnreadableExport."""
        yield from (
            Author(user["slug"], user["email"], user["name"] or user["slug"]) for user in self._users.values()
        )
        yield from self._tags.values()
        for row in self._rows("posts"):
            yield from self._of_row(row)
        if progress:
            progress.advance(self.path.stat().st_size)

    def _rows(self, table: str) -> list[Row]:
        rows: Any = self._tables.get(table) or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UnreadableExport(f"In this Ghost export, “{table}” is no list of objects.")
        return rows

    @cached_property
    def _users(self) -> dict[str, dict[str, str]]:
        fields = {"slug": LONGEST_KEY, "email": LONGEST_FIELD, "name": LONGEST_FIELD}
        return {
            _text(row, "id"): {name: _text(row, name, most) for name, most in fields.items()}
            for row in self._rows("users")
        }

    @cached_property
    def _tags(self) -> dict[str, Term]:
        """Internal ones, whose name begins with #, sort texts for the theme: readers never saw them."""
        found = {}
        for row in self._rows("tags"):
            name = _text(row, "name")
            is_internal = name.startswith("#") or _text(row, "visibility") == "internal"
            found[_text(row, "id")] = Term(
                "internal tag" if is_internal else "tag", _text(row, "slug", LONGEST_KEY), name
            )
        return found

    @cached_property
    def _meta(self) -> dict[str, Row]:
        return {_text(row, "post_id"): row for row in self._rows("posts_meta")}

    @cached_property
    def _tags_of(self) -> dict[str, list[Term]]:
        pairs = self._pairs("posts_tags", "tag_id")
        return {post: [self._tags[key] for key in keys if key in self._tags] for post, keys in pairs.items()}

    @cached_property
    def _authors_of(self) -> dict[str, list[str]]:
        pairs = self._pairs("posts_authors", "author_id")
        return {
            post: [self._users[key]["slug"] for key in keys if key in self._users]
            for post, keys in pairs.items()
        }

    def _pairs(self, table: str, other: str) -> dict[str, list[str]]:
        pairs = defaultdict(list)
        for row in sorted(self._rows(table), key=_order):
            pairs[_text(row, "post_id")].append(_text(row, other))
        return pairs

    def _of_row(self, row: Row) -> Iterator[Item]:
        """The text and, before it, its pictures: what is fetched later belongs to it."""
        key = _text(row, "id", LONGEST_KEY)
        meta = {**row, **self._meta.get(key, {})}
        body = self._lead_picture(meta) + self._here(_text(row, "html", LARGEST_FILE))
        yield from _pictures(key, body)
        former = self._users.get(_text(row, "author_id"), {}).get("slug", "unknown")
        authors = self._authors_of.get(key) or [former]
        details, notes = _details(meta)
        yield Item(
            identifier=key,
            kind="page" if row.get("type") == "page" or row.get("page") else "post",
            title=_text(row, "title"),
            slug=_text(row, "slug"),
            link=f"{self.address}/{quote(_text(row, 'slug'))}/",
            creator=authors[0],
            status=_status(row),
            published_at=_timestamp(row.get("published_at")) or _timestamp(row.get("created_at")),
            content=body,
            excerpt=_text(meta, "custom_excerpt"),
            sticky=bool(row.get("featured")),
            terms=tuple(self._tags_of.get(key, ())),
            with_others=tuple(authors[1:]),
            unusable="" if body or not _has_own_format(row) else "its text is not in the file as HTML",
            notes=tuple(notes),
            details=details,
        )

    def _here(self, written: str) -> str:
        return written.replace(ADDRESS, self.address)

    def _lead_picture(self, meta: Row) -> str:
        """The picture above the text as a figure in it. Its caption is HTML, as in Ghost."""
        address = self._here(_text(meta, "feature_image") or _text(meta, "image"))
        if not address:
            return ""
        caption = self._here(_text(meta, "feature_image_caption"))
        image = f'<img src="{escape(address)}" alt="{escape(_text(meta, "feature_image_alt"))}">'
        return f"<figure>{image}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def read_json(path: Path) -> Any:
    """Raises UnreadableExport, with the line, for what is no JSON or larger than LARGEST_FILE."""
    try:
        with path.open("rb") as file:
            found = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableExport(f"Cannot read {path}: {error.strerror}.") from error
    if len(found) > LARGEST_FILE:
        raise UnreadableExport(f"{path.name} is larger than {LARGEST_FILE:,} bytes.")
    try:
        return json.loads(found.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableExport(f"{path.name} is not complete, well-formed JSON: {error}.") from error


def _tables(path: Path) -> dict[str, list[Row]]:
    found = read_json(path)
    wrapped = found.get("db") if isinstance(found, dict) else None
    inner = wrapped[0] if isinstance(wrapped, list) and wrapped else found
    data = inner.get("data") if isinstance(inner, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        raise UnreadableExport("This is JSON, but not a Ghost export: it has no data with a list of posts.")
    return data


def _text(row: Row, name: str, longest: int = LONGEST_FIELD) -> str:
    """Numbers are keys of older releases. Raises UnreadableExport for what is no text."""
    value = row.get(name)
    if value is None or value is False:
        return ""
    try:
        return str(text(longest)(str(value) if type(value) is int else value)).strip()
    except Misshapen as error:
        where = f"“{name}” of {str(row.get('title') or row.get('id'))[:60]!a}"
        raise UnreadableExport(f"In this Ghost export, {where} {error}") from None


def _order(row: Row) -> int:
    place = row.get("sort_order")
    return place if type(place) is int else 0


def _status(row: Row) -> str:
    """As WordPress calls what is public; whom else Ghost shows it, or its own state, which is a draft here."""
    status, visibility = _text(row, "status"), _text(row, "visibility") or "public"
    if status != "published":
        return status
    return "publish" if visibility == "public" else visibility


def _details(meta: Row) -> tuple[dict[str, str], list[str]]:
    """What search engines are told, as far as it fits here, and notes of what is not kept."""
    details, notes = {}, list(dict.fromkeys(note for name, note in _DROPPED.items() if meta.get(name)))
    for name, field in _KEPT.items():
        try:
            details[field.name] = field.cleaned(_text(meta, name))
        except UncleanText as error:
            notes.append(f"its {name} was left out: {error}")
    return details, notes


def _has_own_format(row: Row) -> bool:
    return any(row.get(name) for name in ("lexical", "mobiledoc", "markdown"))


def _pictures(key: str, body: str) -> Iterator[Item]:
    try:
        images = list(parse(body).iter("img"))
    except TooLarge:
        return  # the text itself is left out and reported on import
    found = {image.get("src", ""): image.get("alt", "") for image in images}
    for number, (address, alternative) in enumerate(found.items(), 1):
        yield Item(
            identifier=f"{key}/{number}",
            kind="attachment",
            title="",
            parent=key,
            attachment_address=address,
            meta={"_wp_attachment_image_alt": alternative},
        )


def _timestamp(value: object) -> datetime | None:
    """ISO 8601, or milliseconds since 1970 in older releases."""
    try:
        if type(value) is int:
            return datetime.fromtimestamp(value / 1000, UTC)
        at = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if EARLIEST < at.year < LATEST else None
