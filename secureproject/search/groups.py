"""Search results by kind, for the page and the dialog."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.desk.search_results import (
    SHOWN,
    Seen,
    articles_found,
    files_found,
    section_address,
    sections_found,
)
from content.cms.lists.rows import as_of_today
from content.search.name_match import having, texts_of_names
from content.search.spelling import Meant, suggestions
from foundation.collation import as_read
from rbac.models.grant_queries import NOTHING
from rbac.queries import only, rows_allowed
from secureproject.search.pages import search_pages


class Hit(NamedTuple):
    """One result: its URL, its name, and a detail that distinguishes it from others of that name."""

    url: str
    title: str
    about: str = ""
    states: Sequence[str] = ()


class Group(NamedTuple):
    name: str
    icon: str
    hits: list[Hit]


def search_groups(user: Any, words: Sequence[str]) -> tuple[list[Group], bool]:
    """Non-empty groups of results, and whether they match exactly. Without words: pages to go to.

    Approximate matches are searched only if there is no exact one.
    """
    if not words:
        return _some([_pages(user, words)]), True
    seen = Seen(user)
    if found := _some([_pages(user, words), *_content(user, words, None, seen)]):
        return found, True
    for number, meant in enumerate(suggestions(words)):
        if found := _some(_approximate_matches(user, words, meant, seen, first=number == 0)):
            return found, False
    return [], True


def _approximate_matches(
    user: Any, words: Sequence[str], meant: Meant, seen: Seen, *, first: bool
) -> Iterator[Group]:
    """Names allow for one typing mistake, whatever words exist elsewhere: a second guess adds no query for them."""
    if first:
        yield _pages(user, words, meant)
        yield from _content(user, words, meant, seen)
    else:
        yield _articles(user, words, meant, seen)
        yield _files(user, words, meant)


def _pages(user: Any, words: Sequence[str], meant: Meant | None = None) -> Group:
    found = search_pages(user, words, meant)
    return Group(_("Go to"), "arrow-right", [Hit(reverse(page.route), page.label) for page in found])


def _content(user: Any, words: Sequence[str], meant: Meant | None, seen: Seen) -> Iterator[Group]:
    yield _articles(user, words, meant, seen)
    yield Group(
        _("Sections"),
        "folder-tree",
        [
            Hit(section_address(section), section.title, f"/{section.path}/")
            for section in sections_found(user, words, meant)
        ],
    )
    yield _files(user, words, meant)
    yield Group(
        _("People"),
        "user",
        [
            Hit(reverse("cms:person", args=[pk]), name, email)
            for pk, name, email in search_users(user, words, meant)
        ],
    )


def _articles(user: Any, words: Sequence[str], meant: Meant | None, seen: Seen) -> Group:
    [rows] = as_of_today(articles_found(user, words, meant, seen))
    hits = [
        Hit(reverse("cms:article", args=[row.pk]), row.title or row.slug, row.section, row.states)
        for row in rows
    ]
    return Group(_("Articles"), "newspaper", hits)


def _files(user: Any, words: Sequence[str], meant: Meant | None) -> Group:
    hits = [
        Hit(reverse("cms:asset", args=[asset.pk]), asset.title, asset.section)
        for asset in files_found(user, words, meant)
    ]
    return Group(_("Files"), "image", hits)


def _some(groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if group.hits]


def search_users(user: Any, words: Sequence[str], meant: Meant | None) -> list[tuple[int, str, str]]:
    """Key, name and address of users. One query, or none if ``user`` may see no other user."""
    allowed, texts = rows_allowed(user, VIEW_PERSON, User), texts_of_names(words, meant)
    if allowed is NOTHING or not texts:
        return []
    people = only(User.objects.filter(deleted_at=None), allowed)
    found = people.filter(having("plain_names", texts, mistyped=meant is not None))
    return list(found.order_by(as_read(), "name", "pk").values_list("pk", "name", "email")[:SHOWN])
