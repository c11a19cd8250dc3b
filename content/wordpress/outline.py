"""A first reading of the whole file: is it sound, and how do its pages, people and pictures hang together?

Only what the second reading must know in advance is kept, so memory grows with the number of pages, not with words.
"""

from dataclasses import dataclass, field

from content.errors import TooLarge
from content.wordpress.bodies import plain_text
from content.wordpress.export import Export
from content.wordpress.pictures import Picture
from content.wordpress.records import Author, Item, Term
from content.wordpress.stream import Progress

LONGEST_WORDS = 2_000  # characters of a title, caption or alternative text that is remembered
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class PageOutline:
    identifier: str
    parent: str
    title: str
    slug: str
    public: bool


@dataclass(slots=True)
class Outline:
    authors: dict[str, Author] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    pages: dict[str, PageOutline] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    pictures_of: dict[str, list[Picture]] = field(default_factory=dict)

    def section_pages(self) -> list[PageOutline]:
        """Pages that become sections, parents before children: those readers may see and that have pages below."""
        with_children = {page.parent for page in self.pages.values()}
        chosen = [page for page in self.pages.values() if page.identifier in with_children and page.public]
        return sorted(chosen, key=lambda page: len(self.section_ancestors(page)))

    def section_ancestors(self, page: PageOutline) -> list[str]:
        """The ids of the pages above ``page``, nearest first; a loop in the file ends where it closes."""
        found: list[str] = []
        current = self.pages.get(page.parent)
        while current is not None and current.identifier not in (*found, page.identifier):
            found.append(current.identifier)
            current = self.pages.get(current.parent)
        return found


def is_public(item: Item) -> bool:
    """Published and open to everybody: not scheduled, private, waiting, or behind a password."""
    return item.status == "publish" and not item.password


def read_outline(export: Export, *, progress: Progress | None = None) -> Outline:
    """Reads ``export`` to its end. Raises UnreadableExport before anything has been imported."""
    outline = Outline()
    for record in export.records(progress=progress):
        match record:
            case Author():
                outline.authors[record.login] = record
            case Term():
                outline.terms.append(record)
            case Item(kind="page"):
                outline.pages[record.identifier] = PageOutline(
                    record.identifier, record.parent, _words(record.title), record.slug, is_public(record)
                )
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
    return outline


def _words(html: str) -> str:
    try:
        return plain_text(html)[:LONGEST_WORDS]
    except TooLarge:
        return ""  # the item itself is left out when its turn comes, and says so
