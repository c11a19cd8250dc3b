"""A public address that somebody pasted into the search box: it opens the editor of what stands there."""

from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.urls import reverse

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.found import annotated_sections, section_address
from content.models import Address, Article, Section
from content.validators import LONGEST_PATH
from rbac.queries import visible_to


class Editor(NamedTuple):
    title: str
    url: str


def editor_at(typed: str, user: Any, *, hosts: frozenset[str]) -> Editor | None:
    """Where what readers see at ``typed`` is edited; old addresses lead to where it is now. At most two queries.

    None for what is no address of one of ``hosts``, and for what ``user`` may not see: both look alike.
    """
    path = _path_of(typed, hosts)
    if not path:
        return None
    there = Address.objects.filter(path=path).values_list(
        "article", "section", "target__article", "target__section"
    )
    article, section, moved_article, moved_section = there.first() or (None,) * 4
    if key := article or moved_article:
        return _editor_of_article(user, key)
    key = section or moved_section
    return _editor_of_section(user, key) if key else None


def _path_of(typed: str, hosts: frozenset[str]) -> str:
    """The path of an address of this site, as it is stored; empty for anything else."""
    try:
        parts = urlsplit(typed.strip())
    except ValueError:
        return ""
    ours = parts.scheme in {"http", "https"} and parts.netloc.lower() in hosts
    here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    path = unquote(parts.path).strip("/") if ours or here else ""
    return path if len(path) <= LONGEST_PATH and "\x00" not in path else ""


def _editor_of_article(user: Any, key: int) -> Editor | None:
    titles = visible_to(user, VIEW_ARTICLE, Article).values_list("draft__title", "live__title")
    for draft, live in titles.filter(pk=key):
        return Editor(draft or live or "", reverse("cms:article", args=[key]))
    return None


def _editor_of_section(user: Any, key: int) -> Editor | None:
    section = annotated_sections(user, visible_to(user, VIEW_SECTION, Section)).filter(pk=key).first()
    return Editor(section.title, section_address(section)) if section else None
