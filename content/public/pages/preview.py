"""Preview of an unpublished version in the theme of the site, and the pages behind a preview link.

Holders of a link see one version at three widths, and nothing else.
"""

from typing import Never

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.bylines.queries import facts_under
from content.guests.previews import KIND, by_digest
from content.guests.tokens import digest_in, digest_of_token, ticket_for
from content.kinds.kind import kinds
from content.media.pictures import facts_of
from content.models import PreviewLink, Revision
from content.models.address import AddressKind
from content.public.pages.article_html import story_of
from content.public.pages.media_files import file_for_guest
from content.public.queries.links import parts_of
from content.public.queries.lookup import OF_LIVE, Found
from content.public.queries.navigation import as_readers_see, navigation_for, site_state
from content.public.rendering.head import Head
from content.public.rendering.rendering import page_around, way_to
from intrusion import gate
from rbac.access import public

WHY = "the recipient of the link has no account; the link is the proof"
# Links open in a new window: other pages of this site refuse to be framed.
_HEAD = '<base target="_blank">'


@public(WHY)
@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges the token in the URL for a ticket, valid for an hour. Changes nothing."""
    link = by_digest(digest_of_token(token))
    if link is None:
        return missed(request)
    there = reverse("public:preview", args=[ticket_for(KIND, link.token_digest)])
    return not_for_others(HttpResponseRedirect(there, status=303))


@public(WHY)
@require_safe
def preview(request: HttpRequest, ticket: str) -> HttpResponse:
    link = by_digest(digest_in(KIND, ticket))
    if link is None:
        return over(request)
    context = {
        "link": link,
        "site": navigation_for(site_state()),
        "frame": reverse("public:preview_page", args=[ticket]),
    }
    return not_for_others(render(request, "public/preview.html", context))


@public(WHY)
@require_safe
def preview_page(request: HttpRequest, ticket: str) -> HttpResponse:
    link = by_digest(digest_in(KIND, ticket)) or no_such_link()
    return draft_page(link.revision, files_at=reverse("public:preview", args=[ticket]).removesuffix("/"))


@public(WHY)
@require_safe
def preview_file(request: HttpRequest, ticket: str, digest: str, name: str) -> HttpResponseBase:
    """A file that the version shows, for holders of a valid link, and no other file."""
    link: PreviewLink = by_digest(digest_in(KIND, ticket)) or no_such_link()
    return file_for_guest(request, link.revision_id, digest, name)


def missed(request: HttpRequest) -> HttpResponse:
    """``over`` for an unknown token. Counted only for a miss: strangers must not use up what a valid link needs."""
    gate.admit(request, "mailed_link")
    return over(request)


def over(request: HttpRequest, *, note: str = "") -> HttpResponse:
    """The same response for expired, revoked and unknown links. ``note``: typed text is shown again, not lost."""
    context = {"site": navigation_for(site_state()), "note": note}
    return not_for_others(render(request, "public/link_over.html", context, status=404))


def no_such_link() -> Never:
    raise Http404


def draft_page(revision: Revision, *, files_at: str) -> HttpResponse:
    """``revision`` (loaded with its article) as readers would see it; files at ``files_at`` + /media/…"""
    state = site_state()
    navigation = navigation_for(state)
    branch = navigation.branches.get(revision.article.section_id)
    parts = parts_of(kinds[revision.article.kind], revision.details)
    with as_readers_see(navigation):
        story = story_of(
            _found(revision, state),
            navigation,
            way_here=way_to(branch, navigation),
            parts=parts,
            files_at=files_at,
            is_public=False,
        )
        response = page_around(story, navigation, Head(revision.title), current=branch, more=_HEAD)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return not_for_others(response)


def not_for_others(response: HttpResponse, *, is_answered: bool = False) -> HttpResponse:
    """Search engines must not keep it, and linked sites must not learn its URL.

    ``is_answered``: it holds a form. Under ``no-referrer`` browsers send that with ``Origin: null`` (Fetch,
    "append a request Origin header"), which is refused.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin" if is_answered else "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _found(revision: Revision, state: str | None) -> Found:
    """As though this version were published now, or on its real date."""
    article = revision.article
    now = timezone.now()
    asked = Revision.objects.filter(pk=revision.pk)
    columns = (facts_of("pk"), facts_under(""))
    pictures, bylines = asked.values_list(*columns).get()
    return Found(
        kind=AddressKind.ARTICLE,
        site=state,
        section_id=None,
        section_version=0,
        target_id=None,
        external="",
        article_id=article.pk,
        public_id=article.public_id,
        article_kind=article.kind,
        article_section_id=article.section_id,
        public_version=article.public_version,
        live_id=revision.pk,
        first_published_at=article.first_published_at or now,
        published_at=now,
        archived_at=None,
        pictures=pictures,
        bylines=bylines,
        comments=[],
        **{name: getattr(revision, name) for name in OF_LIVE},
    )
