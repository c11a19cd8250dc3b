"""Section page: its introduction, what is below it, and its articles, newest first."""

from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from content.actions import READ_ARTICLE, READ_SECTION
from content.embeds.frames import with_frames
from content.kinds.kind import Listed, kinds
from content.media.pictures import with_pictures
from content.models import Article, Section
from content.public.pages.article_pages import article_mark, newest
from content.public.queries.lookup import Found
from content.public.queries.navigation import Branch, Navigation, as_readers_see, navigation_for
from content.public.queries.newest import ALL, newest_in
from content.public.queries.restricted import for_this_reader, nothing_here, reader_of, require_section
from content.public.queries.section import first_page, words_before
from content.public.queries.teasers import (
    ARTICLES_A_PAGE,
    Teaser,
    first_and_newest,
    live_articles,
    newer_page,
    newer_than,
    older_than,
    page_of,
    published,
    teasers,
)
from content.public.queries.timely import Beside, Here, beside_articles
from content.public.rendering.caching import answered_before, cacheable, framing, list_etag_of
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page, way_to
from content.revisions.correction_notes import corrections_in
from content.text.render_html import as_read
from rbac.queries import as_boolean, rows_allowed, visible_to

# Each is named, because a template looks for a missing name in four ways.
NO_LANDING: dict[str, Any] = {"title": "", "summary": "", "body": "", "hosts": (), "correction_notes": ()}


def section_page(request: HttpRequest, found: Found) -> HttpResponse:
    """The page for permitted readers. Raises Http404 for others, and for an invalid cursor."""
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.section_id or 0)
    if branch is None:
        nothing_here(request)
    before = article_mark(request)
    return section_for_everybody(request, found, before) or _page_for_one(request, branch, navigation, before)


def section_for_everybody(request: HttpRequest, found: Found, before: UUID | None) -> HttpResponse | None:
    """The page, or 304; None if it is not public to all."""
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.section_id or 0)
    if branch is None or not branch.is_for_everybody:
        return None
    # Publishing, moving or taking down anything below a section increments its version.
    etag = list_etag_of("section", found.site, branch.id, found.section_version, before)
    if known := answered_before(request, etag):
        may_frame = navigation.embed_hosts and not before
        return framing(known, _landing(branch, navigation)["hosts"] if may_frame else ())
    newer = None
    if before is None:
        shown, beside = first_page(branch)
    else:
        below = [section.id for section in branch.subtree()]
        here = Within(Section.objects.filter(pk__in=below), live_articles().filter(section__in=below))
        shown, beside, newer = _part(branch, here, before), None, _newer_page(branch, here, before)
    response = _render(branch, navigation, shown, beside, branch.children, newer)
    return cacheable(response, etag, newest(shown))


def _page_for_one(
    request: HttpRequest, branch: Branch, navigation: Navigation, before: UUID | None
) -> HttpResponse:
    """The same page for one permitted reader, with what they may read below it. Never cached."""
    require_section(request, branch.id)
    reader = reader_of(request)
    below = {child.id: child for child in (*branch.hidden, *branch.children)}
    seen = visible_to(reader, READ_SECTION, Section).filter(pk__in=below).values_list("pk", flat=True)
    within = _within(branch, reader)
    here = Here(
        visible_to(reader, READ_ARTICLE, published(*kinds.names(Listed.IN_SECTION))).filter(
            section=branch.id
        ),
        visible_to(reader, READ_ARTICLE, published(*kinds.names(Listed.UNTIL_OVER))).filter(
            section__scope__ancestor_links__ancestor__section=branch.id
        ),
        within.sections,
        within.may_read,
    )
    children = [below[key] for key in sorted(seen, key=lambda key: below[key].place)]
    beside = beside_articles(here, without=branch.landing_id) if before is None else None
    shown, newer = _part(branch, within, before), _newer_page(branch, within, before)
    return for_this_reader(_render(branch, navigation, shown, beside, children, newer))


def _render(
    branch: Branch,
    navigation: Navigation,
    shown: list[Teaser],
    beside: Beside | None,
    children: list[Branch],
    newer: UUID | None,
) -> HttpResponse:
    """``beside``: content of the first page alone; None for every other."""
    landing = _landing(branch, navigation) if beside else NO_LANDING
    context = {
        "section": branch,
        "children": children,
        "way_here": way_to(branch.parent, navigation),
        "landing": landing,
        "beside": beside,
        **page_of(shown, newer, is_first=beside is not None),
    }
    path = branch.url if branch.is_for_everybody else ""
    about, feed = landing["summary"] or branch.description, path and f"/feed/sections{path}"
    head = Head(branch.title, path, about, trail=branch.steps, feed=feed)
    response = render_page("public/section.html", navigation, context, head, current=branch)
    return framing(response, landing["hosts"])


class Within(NamedTuple):
    """Scope of a list: its sections, and the readable articles in them."""

    sections: QuerySet[Section]
    articles: QuerySet[Article]
    may_read: Any = ALL  # condition on each article, if its section alone does not decide


def _within(branch: Branch, reader: Any) -> Within:
    below = Section.objects.filter(scope__ancestor_links__ancestor__section=branch.id).order_by()
    articles = visible_to(reader, READ_ARTICLE, published()).filter(section__in=below.values("pk"))
    return Within(below, articles, as_boolean(rows_allowed(reader, READ_ARTICLE, Article, per_row=True)))


def _part(branch: Branch, here: Within, before: UUID | None) -> list[Teaser]:
    """One row more than a page shows, which says whether there are older ones.

    The first page begins with its featured articles, which no other page shows.
    """
    if before is not None:
        return teasers(_others(branch, here, ARTICLES_A_PAGE + 1, older_than(before, here.articles)))
    room = max(1, ARTICLES_A_PAGE + 1 - len(branch.first_ids))
    return first_and_newest(branch.first_ids, here.articles, _others(branch, here, room, ALL))


def _newer_page(branch: Branch, here: Within, before: UUID | None) -> UUID | None:
    if before is None:
        return None
    newer = newer_than(before, here.articles)
    return newer_page(_others(branch, here, ARTICLES_A_PAGE + 1, newer, oldest=True))


def _others(branch: Branch, here: Within, number: int, past: Q, *, oldest: bool = False) -> QuerySet[Article]:
    # The introduction of the section is shown above the list already.
    above = [*branch.first_ids, *([branch.landing_id] if branch.landing_id else [])]
    only = past & ~Q(pk__in=above) & Q(here.may_read)
    return newest_in(here.sections, number, only=only, oldest=oldest)


def _landing(branch: Branch, navigation: Navigation) -> dict[str, Any]:
    """Text of the page that introduces the section, if it is live."""
    row = words_before(branch.landing_id) if branch.landing_id else None
    if row is None:
        return NO_LANDING
    title, summary, body, language, notes, pictures = row
    origin = settings.MEDIA_ORIGIN if branch.is_for_everybody else ""
    with as_readers_see(navigation):
        framed = with_frames(with_pictures(body, pictures, origin=origin), navigation.embed_hosts)
    words = {"title": title, "summary": summary, "body": as_read(framed.body), "language": language}
    return words | {"hosts": framed.hosts, "correction_notes": corrections_in(notes)}
