"""Accessibility findings: a small function for each kind, without database access.

Each says what is wrong, how to fix it and where. Sources: WCAG 2.2, criteria 1.1.1, 1.3.1, 2.4.4, 2.4.6, 3.1.1
and 3.1.2.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from content.advice.elements import Element, Page, Table
from content.advice.languages import in_other_letters, other_language
from content.media.urls.files import read_address
from content.text.url_policy import leads_to_cms

LONGEST_QUOTE = 60  # characters of a quoted passage


class Finding(NamedTuple):
    """``tag`` and ``place``: the element and its index among those of its tag; no tag: the whole text."""

    problem: str
    way_out: str
    tag: str = ""
    place: int = 0
    passage: str = ""


class Described(NamedTuple):
    """What the media library says about a picture."""

    decorative: bool
    alternative_text: str


def _at(element: Element, problem: str, way_out: str) -> Finding:
    return Finding(problem, way_out, element.tag, element.place, _quoted(element.words))


def _quoted(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"


# --- Pictures

# File names by cameras, phones and programs: IMG_2041, Screenshot 2026-01-05 at 10.12.33.png.
_NAMED_BY = (
    "img|dsc[fn]?|pxl|scan|(?:whatsapp )?image|photo|foto|bild(?:schirmfoto)?|screen ?shot|capture d.écran"
)
_ENDS = "jpe?g|png|gif|webp|avif|svg|heic|tiff?"
_FILE_NAME = re.compile(
    rf"\S+\.(?:{_ENDS})|(?:{_NAMED_BY})[-_ ]?\d(?:[\d\W_]|at|um|à|am|pm)*(?:{_ENDS})?", re.I
)
_SAYS_NOTHING = frozenset(
    {
        "image", "picture", "photo", "photograph", "graphic", "bild", "foto", "grafik", "abbildung", "img", "alt",
        "untitled", "unbenannt", "sans titre",
    }
)  # fmt: skip


def silent_pictures(page: Page, library: Mapping[str, Described]) -> Iterator[Finding]:
    """Pictures without alternative text, unless the library calls them decoration."""
    for picture in page.pictures:
        if picture.attributes.get("alt", "").strip():
            continue
        named = read_address(picture.attributes.get("src", ""))
        known = library.get(named.digest) if named else None
        if known and known.decorative:
            continue
        way_out = _(
            "Write below it what it shows. If it is mere decoration, open it in the library and tick that."
        )
        if known and known.alternative_text:
            way_out = _("The library describes it as “%(text)s”. Write that below it, if it fits here.") % {
                "text": _quoted(known.alternative_text)
            }
        yield _at(picture, _("A picture has no alternative text."), way_out)


def pictures_described_by_nothing(page: Page) -> Iterator[Finding]:
    for picture in page.pictures:
        alt = picture.attributes.get("alt", "").strip()
        if alt and (_FILE_NAME.fullmatch(alt) or alt.casefold() in _SAYS_NOTHING):
            yield _at(
                picture,
                _("The alternative text of a picture is “%(text)s”.") % {"text": _quoted(alt)},
                _("Write what the picture shows, as you would tell it on the telephone."),
            )


# --- Headings


def skipped_levels(page: Page) -> Iterator[Finding]:
    """Skipped heading levels. The title is level 1, so a text begins at level 2 and goes down one level at a time."""
    above = 1
    for heading in page.headings:
        level = int(heading.tag[1])
        if level > above + 1:
            yield _at(
                heading,
                _(
                    "The heading “%(text)s” is of level %(level)d, but what stands above it is of level %(above)d."
                )
                % {"text": _quoted(heading.words), "level": level, "above": above},
                _("Make it a heading of level %(level)d, so that no step is left out.")
                % {"level": above + 1},
            )
        above = level


def empty_headings(page: Page) -> Iterator[Finding]:
    for heading in page.headings:
        if not heading.words and not any(picture.attributes.get("alt") for picture in heading.pictures):
            yield _at(
                heading,
                _("A heading is empty."),
                _("Write what the part below it is about, or make it an ordinary line."),
            )


# --- Links

# Words for "here" in the languages of the interface. Compared without case and punctuation.
_VAGUE = frozenset(
    {
        "click", "click here", "click this", "click this link", "here", "see here", "this", "this link", "this page",
        "link", "the link", "more", "read more", "see more", "learn more", "find out more", "more info",
        "more information", "more details", "details", "info", "go", "continue", "continue reading", "website",
        "klick", "klick hier", "klicken sie hier", "hier klicken", "hier", "siehe hier", "dieser link", "diese seite",
        "mehr", "mehr lesen", "weiterlesen", "weiter lesen", "mehr erfahren", "weiter", "mehr infos", "mehr dazu",
        "mehr informationen", "weitere informationen", "webseite",
        "cliquez ici", "cliquer ici", "clique ici", "ici", "voir ici", "ce lien", "lien", "le lien", "cette page",
        "plus", "en savoir plus", "lire la suite", "lire plus", "la suite", "suite", "voir plus", "plus dinfos",
        "plus dinformations", "détails", "site",
    }
)  # fmt: skip
_PUNCTUATION = re.compile(r"[^\w\s]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def vague_links(page: Page) -> Iterator[Finding]:
    """Links whose text does not say where they lead when read alone, as screen readers list them."""
    for link in page.links:
        words = " ".join(_PUNCTUATION.sub("", link.words.replace("’", "'")).casefold().split())
        if link.words and (words in _VAGUE or not words):
            yield _at(
                link,
                _("The link “%(text)s” does not say where it leads.") % {"text": _quoted(link.words)},
                _("Put the link on words that name what it leads to."),
            )


def links_named_by_address(page: Page) -> Iterator[Finding]:
    for link in page.links:
        if _ADDRESS.fullmatch(link.words):
            yield _at(
                link,
                _("The link “%(text)s” shows its address.") % {"text": _quoted(link.words)},
                _("Write what it leads to, and put the link on those words."),
            )


def empty_links(page: Page) -> Iterator[Finding]:
    for link in page.links:
        described = any(picture.attributes.get("alt", "").strip() for picture in link.pictures)
        if not link.words and not described:
            way_out = (
                _("Say in the alternative text of the picture where the link leads.")
                if link.pictures
                else _("Put the link on words that name what it leads to, or remove it.")
            )
            yield _at(link, _("A link has no words."), way_out)


def links_to_the_desk(page: Page) -> Iterator[Finding]:
    """Links that no reader could open: readers get their text only (content/text/render_html.py)."""
    for link in page.links:
        if leads_to_cms(link.attributes.get("href", "")):
            yield _at(
                link,
                _("The link “%(text)s” leads to the CMS, which readers cannot open.")
                % {"text": _quoted(link.words)},
                _(
                    "Link to the page itself: choose it by its words, or paste its public address. Until then readers"
                    " get the words without the link."
                ),
            )


# --- Tables


def tables_without_headers(page: Page) -> Iterator[Finding]:
    for table in page.tables:
        if any(table.rows) and not _is_headed(table):
            yield _at(
                table.element,
                _("A table has no header cells."),
                _(
                    "Make its first row or its first column header cells, so that each number says what it is."
                ),
            )


def _is_headed(table: Table) -> bool:
    rows = [row for row in table.rows if row]
    corner, *others = rows[0]
    first_row = all(cell.tag == "th" for cell in (others if others and _is_empty(corner) else rows[0]))
    first_column = list(_first_column(rows))
    return first_row or all(cell.tag == "th" for cell in first_column[1:] or first_column)


def _first_column(rows: list[list[Element]]) -> Iterator[Element]:
    """Cells of the first column. A row that a rowspan from above covers begins in the second column."""
    reached = 0
    for row in rows:
        if reached:
            reached -= 1
            continue
        yield row[0]
        spans = row[0].attributes.get("rowspan", "")
        reached = (
            int(spans) - 1 if spans.isascii() and spans.isdecimal() and len(spans) < 6 and int(spans) else 0
        )


def _is_empty(cell: Element) -> bool:
    return not cell.words and not cell.pictures


def empty_headers(page: Page) -> Iterator[Finding]:
    """Empty header cells. The corner cell may be empty."""
    for table in page.tables:
        for row_number, row in enumerate(table.rows):
            for column, cell in enumerate(row):
                is_corner = row_number == 0 and column == 0
                if cell.tag == "th" and _is_empty(cell) and not is_corner:
                    yield _at(
                        cell,
                        _("A header cell of a table is empty."),
                        _("Write what stands in its row or column."),
                    )


# --- Language

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


def wrong_language(page: Page, language: str) -> Iterator[Finding]:
    """Text not in the declared language, which screen readers and hyphenation use."""
    text = " ".join(block.own for block in page.blocks)
    if in_other_letters(text, declared=language):
        yield Finding(
            _("The text is written in other letters than %(declared)s is.")
            % {"declared": _name_of(language)},
            _("Choose its language below the text, under “Bylines, address, language and topics”."),
        )
    elif other := other_language(text, declared=language):
        yield Finding(
            _("The text reads like %(found)s, but its language is set to %(declared)s.")
            % {"found": _name_of(other), "declared": _name_of(language)},
            _("Choose its language below the text, under “Bylines, address, language and topics”."),
        )


def passages_in_another_language(page: Page, language: str) -> Iterator[Finding]:
    if any(wrong_language(page, language)):
        return  # the declared language of the article itself is wrong
    for block in page.blocks:
        if in_other_letters(block.own, declared=language):
            yield _at(
                block,
                _("A passage is written in other letters than %(declared)s is.")
                % {"declared": _name_of(language)},
                _("Mark it with its language, so that it is read aloud as it should."),
            )
        elif other := other_language(block.own, declared=language):
            yield _at(
                block,
                _("A passage reads like %(found)s, in a text in %(declared)s.")
                % {"found": _name_of(other), "declared": _name_of(language)},
                _("Mark it with its language, so that it is read aloud as it should."),
            )


def unknown_languages(page: Page) -> Iterator[Finding]:
    for element in page.marked:
        marked = element.attributes["lang"]
        if not _LANGUAGE_TAG.fullmatch(marked):
            yield _at(
                element,
                _("A passage is marked with “%(code)s”, which is no language.") % {"code": _quoted(marked)},
                _("Use a code like de, en-GB or fr."),
            )


def _name_of(language: str) -> str:
    found = LANG_INFO.get(language.lower()) or LANG_INFO.get(language.split("-")[0].lower())
    return _(found["name"]) if found and "name" in found else language


# --- What is missing


def no_title() -> Finding:
    return Finding(
        _("There is no title yet."), _("Write above the text what it is about. Readers see that first.")
    )


def no_text() -> Finding:
    return Finding(
        _("There is no text yet."), _("Write it, or put it in. As it is, readers would find nothing here.")
    )


# --- All of them


def findings_on(page: Page, *, language: str, library: Mapping[str, Described]) -> list[Finding]:
    """All findings on ``page``, an article in ``language``. ``library``: its pictures, by digest."""
    return [
        *silent_pictures(page, library),
        *pictures_described_by_nothing(page),
        *skipped_levels(page),
        *empty_headings(page),
        *vague_links(page),
        *links_named_by_address(page),
        *empty_links(page),
        *links_to_the_desk(page),
        *tables_without_headers(page),
        *empty_headers(page),
        *wrong_language(page, language),
        *passages_in_another_language(page, language),
        *unknown_languages(page),
    ]
