"""The front page: the newest article leads, and each section shows its newest."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject, Left
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from content.kinds.kind import Listed, kinds
from content.media.pictures import facts_of, opening_picture
from content.models import Article, Section
from content.models.articles.section import Audience
from content.public.pages.article_pages import newest
from content.public.queries.navigation import Branch, Navigation, navigation_for, site_and_lists
from content.public.queries.teasers import NEWEST_FIRST, Teaser, live_articles, published, teaser_columns
from content.public.queries.timely import TIMELY, Beside, timely_from, timely_of_section
from content.public.rendering.caching import answered_before, cacheable, list_etag_of
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from foundation.prepared_queries import Parameter, PreparedQuery
from foundation.query_expressions import IsOneOf
from rbac.access import public

SECTIONS_READ = 200
TEASERS_A_SECTION = 3
LONGEST_OPENING = 3000  # characters of a body, enough for the tag of the picture that opens it


@dataclass(slots=True)
class Block:
    section: Branch
    articles: list[Teaser]


@public("readers need no account")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The same for all readers."""
    state, lists = site_and_lists()
    etag = list_etag_of("home", state, lists)
    if known := answered_before(request, etag):
        return known
    response, changed_at = front_page(navigation_for(state))
    return cacheable(response, etag, changed_at)


def front_page(navigation: Navigation) -> tuple[HttpResponse, datetime | None]:
    """The page in the frame of ``navigation``, and when its newest article was published."""
    shown, timely = _of_each_section()
    first = _standing_first(navigation) or sorted(shown, key=lambda teaser: teaser.sort_key)[-1:]
    blocks = _blocks(navigation, shown, first)
    context: dict[str, Any] = {
        "site_name": navigation.name,
        "lead": first,
        "pictures": _pictures(first),
        "lead_section": navigation.branches.get(first[0].section_id) if len(first) == 1 else None,
        "blocks": blocks,
        "others": _without(navigation, blocks, first),
        "beside": timely,
    }
    response = render_page("public/home.html", navigation, context, Head("", "/", navigation.tagline))
    return response, newest([*shown, *first])


def _standing_first(navigation: Navigation) -> list[Teaser]:
    """Featured articles that are public. No query if none are chosen."""
    if not navigation.first_ids:
        return []
    found = {teaser.id: teaser for teaser in _CHOSEN.rows(chosen=navigation.first_ids)}
    return [found[key] for key in navigation.first_ids if key in found]


def _pictures(teasers: list[Teaser]) -> dict[int, SafeString]:
    """By key of the article: the picture that opens it. One query."""
    rows = _OPENING.rows(chosen=[teaser.id for teaser in teasers]) if teasers else []
    return {
        key: SafeString(picture)
        for key, body, facts in rows
        if (picture := opening_picture(body, facts, origin=settings.MEDIA_ORIGIN))
    }


def _of_each_section() -> tuple[list[Teaser], Beside]:
    """The newest, and those featured until they end.

    One query, and an index lookup for each section and kind, however many articles there are.
    """
    rows = [(found[:-TIMELY], found[-TIMELY:]) for found in _SECTIONS.rows()]
    shown = [_teaser(facts) for found, _timely in rows for facts in _read(*found)]
    return shown, timely_from([facts for _found, timely in rows for facts in _read(*timely)])


def _sections() -> QuerySet[Section, Any]:
    """A column for each kind, and for timely ones: an index has the newest of one kind in one section."""
    here = published().filter(section=OuterRef("pk")).order_by(*NEWEST_FIRST)
    facts = here.values(facts=JSONObject(**teaser_columns()))
    found = [
        ArraySubquery(facts.filter(kind=kind)[: TEASERS_A_SECTION + 1])
        for kind in kinds.names(Listed.BY_DATE)
    ]
    public = Section.objects.filter(audience=Audience.PUBLIC)
    sections = public.exclude(address=None).order_by("scope__path")[:SECTIONS_READ]
    return sections.values_list(*found, *timely_of_section())


def _chosen() -> QuerySet[Article, Any]:
    chosen = live_articles().filter(IsOneOf(F("pk"), Parameter("chosen", ArrayField(BigIntegerField()))))
    return chosen.values_list(*teaser_columns().values())


def _opening() -> QuerySet[Article, Any]:
    chosen = Article.objects.filter(IsOneOf(F("pk"), Parameter("chosen", ArrayField(BigIntegerField()))))
    return chosen.values_list("pk", Left("live__body", LONGEST_OPENING), facts_of("live"))


def _read(*found: list[str]) -> list[dict[str, Any]]:
    """A prepared query returns JSON as text."""
    facts: list[dict[str, Any]] = json.loads(f"[{','.join(text for texts in found for text in texts)}]")
    return facts


def _teaser(facts: dict[str, Any]) -> Teaser:
    at = datetime.fromisoformat(facts.pop("first_published_at"))
    return Teaser(**facts, first_published_at=at)


def _blocks(navigation: Navigation, shown: list[Teaser], first: list[Teaser]) -> list[Block]:
    """One for each top-level section with new articles beside the featured ones."""
    above = {teaser.id for teaser in first}
    by_top: dict[int, list[Teaser]] = {branch.id: [] for branch in navigation.top}
    for teaser in shown:
        branch = navigation.branches.get(teaser.section_id)
        if branch and teaser.id not in above:
            by_top[branch.trail()[0].id].append(teaser)
    return [
        Block(branch, sorted(by_top[branch.id], key=lambda t: t.sort_key, reverse=True)[:TEASERS_A_SECTION])
        for branch in navigation.top
        if by_top[branch.id]
    ]


def _without(navigation: Navigation, blocks: list[Block], first: list[Teaser]) -> list[Branch]:
    """Top-level sections without a block, pages of rules for example."""
    shown = {block.section.id for block in blocks}
    leading = (navigation.branches.get(teaser.section_id) for teaser in first)
    shown |= {branch.trail()[0].id for branch in leading if branch}
    return [branch for branch in navigation.top if branch.id not in shown]


_SECTIONS: PreparedQuery[tuple[list[str], ...]] = PreparedQuery(_sections, lambda *columns: columns)
_CHOSEN: PreparedQuery[Teaser] = PreparedQuery(_chosen, Teaser)
_OPENING: PreparedQuery[tuple[int, str, list[str]]] = PreparedQuery(_opening, lambda *columns: columns)
