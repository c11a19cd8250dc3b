"""The page of one article. At most two queries, three with the navigation, one if the reader has it; no cookie."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.bylines.shown import Author, authors_from, said_by
from content.cms.patterns import address_pattern
from content.comments.threads import Shown, comments_below, comments_from
from content.correction_notes import corrections_in
from content.embeds.frames import with_frames
from content.kinds.registry import kinds
from content.media.pictures import with_pictures
from content.models.section import CommentPolicy
from content.public.addressed import ShownPart, parts_of, readable_by
from content.public.audience import for_this_reader, require_article
from content.public.caching import answered_before, cacheable, etag_of, framing
from content.public.calendar_file import takes_place
from content.public.conversation import conversation
from content.public.lookup import Found
from content.public.navigation import Branch, Navigation, navigation_for, topics_of
from content.public.rendering import render_page, way_to
from content.reading import as_read

PORTRAIT = 96  # pixels


def article_page(request: HttpRequest, found: Found) -> HttpResponse:
    """For whoever may read it. Raises Http404 for others."""
    if page := article_for_everybody(request, found):
        return page
    navigation = navigation_for(found.site)
    require_article(request, found.article_id or 0)
    parts = parts_of(kinds[found.article_kind], found.details, readable_by(request))
    branch = navigation.branches.get(found.article_section_id)
    page = _render(found, navigation, branch, files_at="", parts=parts)
    return _framing(for_this_reader(page), found, navigation)


def article_for_everybody(request: HttpRequest, found: Found) -> HttpResponse | None:
    """The page, as it was made before or made now, or 304; None if not everybody may read it."""
    navigation = navigation_for(found.site)
    branch = navigation.branches.get(found.article_section_id)
    if branch is None or not branch.is_for_everybody:
        return None
    parts = parts_of(kinds[found.article_kind], found.details)
    etag = _tag(found, parts)
    if known := answered_before(request, etag):
        return _framing(known, found, navigation)
    page = _render(found, navigation, branch, files_at=settings.MEDIA_ORIGIN, parts=parts)
    path = request.path_info.strip("/")
    return _framing(cacheable(page, etag, found.published_at, path), found, navigation)


def _tag(found: Found, parts: list[ShownPart]) -> str:
    return etag_of(
        # Of its pictures: where one is cut is said in the library, and changes the page without a new version of it.
        "article",
        found.article_id,
        found.public_version,
        found.site,
        found.language,
        found.author,
        found.pictures,
        is_over(found),
        [teaser.version for part in parts for teaser in part.articles],
        *found.bylines,
    )


def is_over(found: Found) -> bool:
    """Whether what it tells of has ended: the page says so, without a new version of it."""
    ends_at = kinds[found.article_kind].span(found.details).ends_at if found.details else None
    return ends_at is not None and ends_at <= timezone.now()


def _framing(response: HttpResponse, found: Found, navigation: Navigation) -> HttpResponse:
    return framing(response, with_frames(found.body, navigation.embed_hosts).hosts)


def _render(
    found: Found, navigation: Navigation, branch: Branch | None, *, files_at: str, parts: list[ShownPart]
) -> HttpResponse:
    """``files_at``: the host of files. What is not for everybody stays on this one, where readers are known."""
    kind, key = kinds[found.article_kind], found.article_id or 0
    comments = _comments(found) if kind.takes_comments else []
    closed = branch is None or branch.comments == CommentPolicy.CLOSED or not kind.takes_comments
    form_url = "" if closed else address_pattern("public:comment_new").format(key)
    with translation.override(navigation.language):
        context = {
            "story": story_of(found, navigation, files_at) | {"parts": parts},
            "way_here": way_to(branch, navigation),
            "conversation": conversation(comments, form_url),
            "verify_url": address_pattern("public:verify").format(key),
        }
    return render_page(
        kind.template,
        navigation,
        context,
        title=found.title,
        description=found.summary,
        current=branch,
    )


def _comments(found: Found) -> list[Shown]:
    """A query only where the page was taken for one that is known."""
    return comments_below(found.article_id or 0) if found.comments is None else comments_from(found.comments)


def story_of(
    found: Found, navigation: Navigation, files_at: str, *, is_public: bool = True
) -> dict[str, Any]:
    """What the template shows of the words in ``found``, in the present language; their files are at ``files_at``.

    What is not public loads nothing but the files of its version: neither frames nor portraits.
    """
    kind = kinds[found.article_kind]
    authors = authors_from(found.bylines)
    body = with_pictures(found.body, found.pictures, origin=files_at)
    framed = with_frames(body, navigation.embed_hosts if is_public else ())
    return {
        "kind": kind,
        "facts": kind.facts(found.details),
        "said": {field.name: field.said(found.details.get(field.name, "")) for field in kind.fields},
        "is_over": is_over(found),
        "calendar_url": _calendar_url(found) if is_public else "",
        "title": found.title,
        "summary": found.summary,
        "body": as_read(framed.body),
        "is_framing": bool(framed.hosts),
        "language": found.language,
        "author": said_by((author.name for author in authors), otherwise=found.author),
        "introduced": [
            (author, *(_of_the_site(author, files_at) if is_public else ("", "")))
            for author in authors
            if is_public or author.is_introduced
        ],
        "first_published_at": found.first_published_at,
        "changed_at": found.published_at if found.published_at != found.first_published_at else None,
        "words": found.words,
        "correction_notes": corrections_in(found.correction_notes),
        "removed_at": found.removed_at,
        "removed_because": found.removed_because,
        "topics": topics_of(navigation, found.topic_ids),
    }


def _calendar_url(found: Found) -> str:
    """Where readers get it for their calendars, as long as it is to come."""
    coming = takes_place(kinds[found.article_kind]) and not is_over(found)
    return reverse("public:calendar_file", args=[found.article_id]) if coming else ""


def _of_the_site(author: Author, files_at: str) -> tuple[SafeString, str]:
    """The portrait, and the address of the page about them."""
    return portrait(author, files_at), reverse("public:byline", args=[author.key])


def portrait(author: Author, files_at: str = settings.MEDIA_ORIGIN) -> SafeString:
    """In the size that is needed. The name stands beside it, so it needs no words of its own."""
    if not author.picture:
        return SafeString()
    picture = format_html('<img src="{}" alt="" width="{}">', author.picture, PORTRAIT)
    # Made of what is escaped already and of numbers.
    return SafeString(with_pictures(picture, [author.facts], origin=files_at))
