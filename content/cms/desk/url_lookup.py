"""URL lookup: a public URL pasted into the search box opens the editor of the page behind it.

URLs of the CMS work too, as colleagues send them.
"""

import re
from collections.abc import Callable, Collection
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from content.actions import (
    ARRANGE_BYLINES,
    ARRANGE_FIRST,
    ARRANGE_TOPICS,
    VIEW_ARTICLE,
    VIEW_MEDIA,
    VIEW_SECTION,
)
from content.cms.desk.search_results import annotated_sections, section_address
from content.models import Address, Article, Asset, Byline, Section, Topic
from content.validators import LONGEST_PATH
from rbac.decisions import decide
from rbac.queries import visible_to

LONGEST_PASTED = 4000  # characters: a link from an email carries long parameters
_AROUND = "<>\"'“”„«»() \xa0\u200b\u2060\ufeff\t\r\n"  # what mail programs and people put around a URL
_BEHIND = ".,;:!?…"  # and what ends a sentence: no URL of this site ends so
OF_THE_DESK = re.compile(r"cms/(articles|sections)/([0-9]{1,18})(?:/|$)", re.ASCII)


class Editor(NamedTuple):
    title: str
    url: str


class Target(NamedTuple):
    """What stands at a URL. ``kind``: "articles" or "sections"."""

    kind: str
    pk: int


def editor_at(typed: str, user: Any, *, hosts: frozenset[str]) -> Editor | None:
    """Editor of the page that readers see at ``typed``, or that this CMS page is about; old URLs lead to the present
    one. At most two queries.

    None if it is no URL of one of ``hosts`` or if ``user`` may not see the page: both cases look alike.
    """
    path = path_of(typed, hosts)
    if path is None:
        return None
    if desk := OF_THE_DESK.match(path):
        return _editor_of(user, Target(desk[1], int(desk[2])))
    for address in (f"/{path}", f"/{path}/"):
        try:
            found = resolve(address)
        except Resolver404:
            continue
        if editor := _EDITORS.get(found.view_name):
            return editor(user, **found.kwargs)
    there = targets_at([path]).get(path)
    return _editor_of(user, there) if there else None


def hosts_of(request: HttpRequest) -> frozenset[str]:
    """Host names under which this site is known."""
    named = (urlsplit(address).netloc for address in (settings.SITE_URL, settings.MEDIA_ORIGIN))
    return frozenset({request.get_host().lower(), *(host.lower() for host in named if host)})


def path_of(typed: str, hosts: frozenset[str]) -> str | None:
    """Path of a URL of this site, as it is stored; None for anything else."""
    address = typed.strip(_AROUND + _BEHIND)
    if "/" not in address:
        return None
    try:
        parts = urlsplit(address if address.startswith("/") or "://" in address else f"//{address}")
    except ValueError:
        return None
    ours = _bare(parts.netloc) in {_bare(host) for host in hosts if host}
    here = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not here and not (ours and (parts.scheme in {"http", "https"} or (not parts.scheme and parts.path))):
        return None
    path = unquote(parts.path).strip("/")
    return path if len(path) <= LONGEST_PATH and "\x00" not in path else None


def _bare(host: str) -> str:
    """Host without a default port."""
    return host.lower().removesuffix(":80").removesuffix(":443")


def targets_at(paths: Collection[str]) -> dict[str, Target]:
    """What readers find at each of ``paths``, regardless of visibility; old ones lead to the present one. One query."""
    columns = ("path", "article", "section", "target__article", "target__section")
    return {
        path: Target(kind, key)
        for path, *keys in Address.objects.filter(path__in=paths).values_list(*columns)
        for kind, key in zip(("articles", "sections") * 2, keys, strict=True)
        if key
    }


def _editor_of(user: Any, target: Target) -> Editor | None:
    return (_editor_of_article if target.kind == "articles" else _editor_of_section)(user, target.pk)


def _editor_of_article(user: Any, article_id: int) -> Editor | None:
    titles = visible_to(user, VIEW_ARTICLE, Article).values_list("draft__title", "live__title")
    for draft, live in titles.filter(pk=article_id):
        return Editor(draft or live or "", reverse("cms:article", args=[article_id]))
    return None


def _editor_of_section(user: Any, key: int) -> Editor | None:
    section = annotated_sections(user, visible_to(user, VIEW_SECTION, Section)).filter(pk=key).first()
    return Editor(section.title, section_address(section)) if section else None


def _editor_of_front_page(user: Any) -> Editor | None:
    may = decide(user, ARRANGE_FIRST).allowed
    return Editor(_("What stands first on the front page"), reverse("cms:first_on_site")) if may else None


def _editor_of_topic(user: Any, slug: str) -> Editor | None:
    asked = Topic.objects.select_related("merged_into").filter(slug=slug).first()
    topic = asked and (asked.merged_into or asked)
    if topic is None or not decide(user, ARRANGE_TOPICS, topic).allowed:
        return None
    return Editor(topic.name, reverse("cms:topic", args=[topic.pk]))


def _editor_of_public_article(user: Any, public_id: UUID) -> Editor | None:
    key = Article.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    return _editor_of_article(user, key) if key else None


def _editor_of_byline(user: Any, public_id: UUID) -> Editor | None:
    known = Byline.objects.select_related("merged_into").filter(removed_at=None)
    for asked in known.filter(public_id=public_id):
        byline = asked.merged_into or asked
        if decide(user, ARRANGE_BYLINES, byline).allowed:
            return Editor(byline.name, reverse("cms:byline", args=[byline.pk]))
    return None


def _page_of_file(user: Any, digest: str, name: str) -> Editor | None:
    files = visible_to(user, VIEW_MEDIA, Asset).filter(versions__file=digest[:64], trashed_at=None)
    asset = files.order_by("-pk").first()
    return Editor(asset.title, reverse("cms:asset", args=[asset.pk])) if asset else None


# By URL name of the public page. Other kinds have a path of their own (content/addresses/addresses.py).
_EDITORS: dict[str, Callable[..., Editor | None]] = {
    "public:home": _editor_of_front_page,
    "public:topic": _editor_of_topic,
    "public:byline": _editor_of_byline,
    "public:stored_file": _page_of_file,
    **dict.fromkeys(
        (
            "public:verify",
            "public:verify_proof",
            "public:comments",
            "public:comment_new",
            "public:calendar_file",
            "api:article",
        ),
        _editor_of_public_article,
    ),
}
