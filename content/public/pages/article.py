"""The article page. One query, two with the navigation; no cookie."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime

from content.bylines.queries import authors_from
from content.embeds.frames import with_frames
from content.kinds.kind import Kind, kinds
from content.kinds.sharing import CANONICAL, SEARCH_DESCRIPTION, SEARCH_TITLE, SHARE_PICTURE, sharing_facts
from content.media.card_pictures import card_picture
from content.models.articles.section import CommentPolicy
from content.public.pages.article_html import is_over, story_of
from content.public.pages.comments import conversation
from content.public.queries.comment_threads import Threads, comments_from
from content.public.queries.links import ShownPart, parts_of, readable_by
from content.public.queries.lookup import Found
from content.public.queries.navigation import Branch, Navigation, as_readers_see, navigation_for
from content.public.queries.restricted import for_this_reader, require_article
from content.public.rendering.caching import answered_before, cacheable, etag_of, framing
from content.public.rendering.head import About, Head
from content.public.rendering.rendering import page_around, public_url, way_to


def article_page(request: HttpRequest, found: Found) -> HttpResponse:
    """The page for permitted readers. Raises Http404 for others."""
    if page := article_for_everybody(request, found):
        return page
    navigation = navigation_for(found.site)
    require_article(request, found.article_id or 0)
    parts = parts_of(kinds[found.article_kind], found.details, readable_by(request))
    branch = navigation.branches.get(found.article_section_id)
    page = _render(found, navigation, branch, parts=parts)
    return _framing(for_this_reader(page), found, navigation)


def article_for_everybody(request: HttpRequest, found: Found) -> HttpResponse | None:
    """The page, or 304; None if it is not public to all."""
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.article_section_id)
    if branch is None or not branch.is_for_everybody:
        return None
    parts = parts_of(kinds[found.article_kind], found.details)
    etag = _tag(found, parts)
    if known := answered_before(request, etag):
        return _framing(known, found, navigation)
    page = _render(found, navigation, branch, parts=parts, path=request.path)
    return _framing(cacheable(page, etag, found.published_at), found, navigation)


def _tag(found: Found, parts: list[ShownPart]) -> str:
    return etag_of(
        # Of its pictures: crops are set in the library, and change the page without a new version of it.
        "article",
        found.article_id,
        found.public_version,
        found.site,
        found.language,
        found.pictures,
        is_over(found),
        [teaser.version for part in parts for teaser in part.articles],
        *found.bylines,
    )


def _framing(response: HttpResponse, found: Found, navigation: Navigation) -> HttpResponse:
    return framing(response, with_frames(found.body, navigation.embed_hosts).hosts)


def _render(
    found: Found, navigation: Navigation, branch: Branch | None, *, parts: list[ShownPart], path: str = ""
) -> HttpResponse:
    """``path``: of a page for everybody. Files of others stay on this host, where readers are authenticated."""
    kind, key = kinds[found.article_kind], found.public_id
    comments = comments_from(found.comments) if kind.takes_comments else Threads([])
    closed = branch is None or branch.comments == CommentPolicy.CLOSED or not kind.takes_comments
    form_url = "" if closed or key is None else public_url("comment_new", key)
    with as_readers_see(navigation):
        story = story_of(
            found,
            navigation,
            way_here=way_to(branch, navigation),
            parts=parts,
            files_at=settings.MEDIA_ORIGIN if path else "",
            conversation=conversation(comments, key, form_url),
            verify_url=public_url("verify", key) if key else "",
        )
        return page_around(story, navigation, _head(found, branch, path), current=branch)


def _head(found: Found, branch: Branch | None, path: str) -> Head:
    """The words for search engines, else those of the text. ``path``: as above."""
    own = sharing_facts(found.details) if found.details else {}
    title = own.get(SEARCH_TITLE.name) or found.title
    description = own.get(SEARCH_DESCRIPTION.name) or found.summary
    if not path:
        return Head(title, description=description)
    chosen, origin = own.get(SHARE_PICTURE.name) or "", settings.MEDIA_ORIGIN or settings.SITE_URL
    pictures = found.pictures
    return Head(
        title,
        path,
        description,
        found.language,
        (*(branch.steps if branch else ()), (found.title, path)),
        _about(found, kinds[found.article_kind]),
        card_picture(found.body, pictures, chosen=chosen, origin=origin) if pictures else None,
        own.get(CANONICAL.name) or "",
    )


def _about(found: Found, kind: Kind) -> About:
    authors = authors_from(found.bylines) if kind.is_signed else ()
    signed = tuple((author.name, public_url("byline", author.key)) for author in authors)
    times = found.first_published_at, found.published_at
    if not kind.begins:
        return About(kind.schema_type, found.title, *times, signed)
    zone = kind.zone_of(found.details)
    begins, ends = (at and localtime(at, zone) for at in kind.span(found.details))
    place = found.details.get(kind.place, "")
    return About(kind.schema_type, found.title, *times, signed, begins, ends, place)
