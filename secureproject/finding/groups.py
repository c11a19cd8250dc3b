"""What was found, kind by kind, as the page and the dialog show it."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.cms.found import files_found, section_address, sections_found
from content.cms.found_articles import articles_found
from content.meant import Meant, guesses
from secureproject.finding.pages import pages_found
from secureproject.finding.people import people_found


class Hit(NamedTuple):
    """One line: where it leads, its name, and what tells it from others of that name."""

    url: str
    title: str
    about: str = ""
    states: str = ""


class Group(NamedTuple):
    name: str
    icon: str
    hits: list[Hit]


def groups_found(user: Any, words: Sequence[str]) -> tuple[list[Group], bool]:
    """The kinds of which anything was found, and whether it has the very words. Without words: where one can go.

    What nearly has them is looked for only where nothing has them.
    """
    if not words:
        return _some([_pages(user, words)]), True
    if found := _some([_pages(user, words), *_content(user, words)]):
        return found, True
    for meant in guesses(words):
        if found := _some([_pages(user, words, meant), *_content(user, words, meant)]):
            return found, False
    return [], True


def _pages(user: Any, words: Sequence[str], meant: Meant | None = None) -> Group:
    found = pages_found(user, words, meant)
    return Group(_("Go to"), "arrow-right", [Hit(reverse(page.route), page.label) for page in found])


def _content(user: Any, words: Sequence[str], meant: Meant | None = None) -> Iterator[Group]:
    language = get_language()
    yield Group(
        _("Articles"),
        "newspaper",
        [
            Hit(
                reverse("cms:article", args=[row.pk]),
                row.title or row.slug,
                row.section,
                row.badges(language),
            )
            for row in articles_found(user, words, meant)
        ],
    )
    yield Group(
        _("Sections"),
        "folder-tree",
        [
            Hit(section_address(section), section.title, f"/{section.path}/")
            for section in sections_found(user, words, meant)
        ],
    )
    yield Group(
        _("Files"),
        "image",
        [
            Hit(reverse("cms:asset", args=[asset.pk]), asset.title, asset.section)
            for asset in files_found(user, words, meant)
        ],
    )
    yield Group(
        _("People"),
        "user",
        [
            Hit(reverse("cms:person", args=[person.pk]), person.name, person.email)
            for person in people_found(user, words, meant)
        ],
    )


def _some(groups: Sequence[Group] | Iterator[Group]) -> list[Group]:
    return [group for group in groups if group.hits]
