"""Validating read of the whole file: soundness, and the relations of its pages, people and pictures.

Only what the second read must know in advance is kept, so memory grows with the number of pages, not with text.
"""

from dataclasses import dataclass, field

from content.errors import TooLarge
from content.imports.wordpress.export import Author, Export, Item, Term
from content.imports.wordpress.html import plain_text
from content.imports.wordpress.links import LONGEST_ADDRESS, OldSite
from content.imports.wordpress.pictures import Picture
from content.imports.wordpress.report import Progress

LONGEST_WORDS = 2_000  # characters of a title, caption or alternative text that is kept
_GONE = frozenset({"trash", "auto-draft", "inherit"})


@dataclass(frozen=True, slots=True)
class TextOutline:
    """A post or page. ``gone``: in the trash there, or an auto-draft."""

    kind: str
    identifier: str
    parent: str
    title: str
    slug: str
    public: bool
    gone: bool


@dataclass(slots=True)
class Outline:
    authors: dict[str, Author] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    texts: dict[str, TextOutline] = field(default_factory=dict)
    site: OldSite = field(default_factory=OldSite)
    pictures: dict[str, Picture] = field(default_factory=dict)
    pictures_of: dict[str, list[Picture]] = field(default_factory=dict)

    def page(self, identifier: str) -> TextOutline | None:
        found = self.texts.get(identifier)
        return found if found and found.kind == "page" else None

    def section_pages(self) -> list[TextOutline]:
        """Pages that become sections, parents before children: public ones with child pages."""
        pages = [text for text in self.texts.values() if text.kind == "page"]
        with_children = {page.parent for page in pages}
        chosen = [page for page in pages if page.identifier in with_children and page.public]
        return sorted(chosen, key=lambda page: len(self.section_ancestors(page)))

    def section_ancestors(self, page: TextOutline) -> list[str]:
        """Ids of the parent pages of ``page``, nearest first; a loop in the file ends where it closes."""
        found: list[str] = []
        current = self.page(page.parent)
        while current is not None and current.identifier not in (*found, page.identifier):
            found.append(current.identifier)
            current = self.page(current.parent)
        return found


def is_public(item: Item) -> bool:
    """Published and open to all: not scheduled, private, pending, or password-protected."""
    return item.status == "publish" and not item.password


def read_outline(export: Export, *, progress: Progress | None = None) -> Outline:
    """Reads ``export`` to its end. Raises UnreadableExport before anything has been imported."""
    outline = Outline()
    for record in export.records(progress=progress):
        outline.site.lives_at(export.channel.address)
        match record:
            case Author():
                outline.authors[record.login] = record
            case Term():
                outline.terms.append(record)
            case Item(kind="post" | "page"):
                _outline_text(outline, record)
            case Item(kind="attachment", attachment_address=str(address)) if (
                0 < len(address) <= LONGEST_ADDRESS
            ):
                picture = Picture(
                    address,
                    record.meta.get("_wp_attachment_image_alt", "")[:LONGEST_WORDS],
                    _words(record.excerpt),
                )
                outline.pictures[record.identifier] = picture
                outline.pictures_of.setdefault(record.parent, []).append(picture)
                outline.site.remember(outline.site.files, record.identifier, record.link, "")
    return outline


def _outline_text(outline: Outline, item: Item) -> None:
    """The first item of a number counts: the second read reports a later one as already here."""
    if item.identifier in outline.texts:
        return
    # Only pages become sections; a post does not need its title once it has an address.
    title = _words(item.title) if item.kind == "page" or not item.slug else ""
    outline.texts[item.identifier] = TextOutline(
        item.kind,
        item.identifier,
        item.parent,
        title,
        item.slug,
        is_public(item),
        item.status in _GONE or item.unusable != "",
    )
    outline.site.remember(outline.site.texts, item.identifier, item.link, item.guid)


def _words(html: str) -> str:
    try:
        return plain_text(html)[:LONGEST_WORDS]
    except TooLarge:
        return ""  # the item itself is left out and reported on import
