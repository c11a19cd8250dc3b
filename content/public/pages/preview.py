"""Preview page for holders of a preview link: one version at three widths, and nothing else."""

from typing import Never

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.guests.previews import KIND, by_key, followed
from content.guests.tokens import key_in, ticket_for
from content.models import PreviewLink
from content.public.pages.drafts import draft_page, not_for_others
from content.public.pages.media_files import file_for_guest
from content.public.queries.navigation import navigation_for, site_state
from intrusion import gate
from rbac.access import public

WHY = "whoever was sent the link has no account; the link is the proof"


@public(WHY)
@require_safe
def preview_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchanges the token in the URL for a ticket, valid for an hour. Changes nothing."""
    gate.admit(request, "guest_link")
    link = followed(token)
    if link is None:
        return over(request)
    there = reverse("public:preview", args=[ticket_for(KIND, link.pk)])
    return not_for_others(HttpResponseRedirect(there, status=303))


@public(WHY)
@require_safe
def preview(request: HttpRequest, ticket: str) -> HttpResponse:
    link = by_key(key_in(KIND, ticket))
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
    link = by_key(key_in(KIND, ticket)) or _nothing_here()
    return draft_page(link.revision, files_at=reverse("public:preview", args=[ticket]).removesuffix("/"))


@public(WHY)
@require_safe
def preview_file(request: HttpRequest, ticket: str, digest: str, name: str) -> HttpResponseBase:
    """A file that the version shows, for holders of a valid link, and no other file."""
    link: PreviewLink = by_key(key_in(KIND, ticket)) or _nothing_here()
    return file_for_guest(request, link.revision_id, digest, name)


def over(request: HttpRequest, *, note: str = "") -> HttpResponse:
    """The same response for expired, revoked and unknown links. ``note``: typed text is shown again, not lost."""
    context = {"site": navigation_for(site_state()), "note": note}
    return not_for_others(render(request, "public/link_over.html", context, status=404))


def _nothing_here() -> Never:
    raise Http404
