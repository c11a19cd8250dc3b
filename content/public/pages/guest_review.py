"""Guest review page: one version, its comparison with the live one, and two buttons."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from content.comparison.versions import compare
from content.guests.answering import (
    KIND,
    approve_as_guest,
    by_digest,
    send_back_as_guest,
    why_over,
)
from content.guests.tokens import digest_in, digest_of_token, ticket_for
from content.kinds.sharing import sharing_said
from content.models import GuestReview
from content.public.pages.media_files import file_for_guest
from content.public.pages.preview import draft_page, missed, no_such_link, not_for_others, over
from content.public.queries.navigation import navigation_for, site_state
from rbac.access import public
from rbac.errors import Invalid

WHY = "a guest asked by mail has no account; the link in the mail is the proof"
LONGEST = 4000


class SendBackForm(forms.Form):
    note = forms.CharField(
        label=_("What should change before it is public?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@public(WHY)
@require_safe
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """Removes the token from the URL. Changes nothing: mail scanners follow links, too."""
    review = by_digest(digest_of_token(token))
    if review is None:
        return missed(request)
    return _to_page(ticket_for(KIND, review.token_digest))


@public(WHY)
@require_safe
def review_page(request: HttpRequest, ticket: str) -> HttpResponse:
    review = by_digest(digest_in(KIND, ticket))
    return _page(request, review, ticket, SendBackForm()) if review else over(request)


@public(WHY)
@require_safe
def review_version(request: HttpRequest, ticket: str) -> HttpResponse:
    review = by_digest(digest_in(KIND, ticket)) or no_such_link()
    files_at = reverse("public:guest_review", args=[ticket]).removesuffix("/")
    return draft_page(review.revision, files_at=files_at)


@public(WHY)
@require_safe
def review_file(request: HttpRequest, ticket: str, digest: str, name: str) -> HttpResponseBase:
    """A file that the version shows, and no other."""
    review: GuestReview = by_digest(digest_in(KIND, ticket)) or no_such_link()
    return file_for_guest(request, review.revision_id, digest, name)


@public(WHY)
@require_POST
def approve_review(request: HttpRequest, ticket: str) -> HttpResponse:
    review = by_digest(digest_in(KIND, ticket))
    if review is None:
        return over(request)
    try:
        approve_as_guest(review.pk)
    except Invalid as error:
        return _page(request, review, ticket, SendBackForm(), trouble=error)
    return _to_page(ticket)


@public(WHY)
@require_POST
def send_review_back(request: HttpRequest, ticket: str) -> HttpResponse:
    review = by_digest(digest_in(KIND, ticket))
    if review is None:
        return over(request, note=request.POST.get("note", "")[:LONGEST])
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, review, ticket, form)
    try:
        send_back_as_guest(review.pk, note=form.cleaned_data["note"])
    except Invalid as error:
        return _page(request, review, ticket, form, trouble=error)
    return _to_page(ticket)


def _to_page(ticket: str) -> HttpResponse:
    there = reverse("public:guest_review", args=[ticket])
    return not_for_others(HttpResponseRedirect(there, status=303))


def _page(
    request: HttpRequest,
    review: GuestReview,
    ticket: str,
    form: SendBackForm,
    *,
    trouble: Invalid | None = None,
) -> HttpResponse:
    live, revision = review.revision.article.live, review.revision
    is_new = live is None or live.pk == revision.pk
    context: dict[str, Any] = {
        "review": review,
        "revision": revision,
        "ticket": ticket,
        "email": review.guest.email,
        "over": why_over(review),
        "trouble": trouble,
        "form": form,
        "compared": None if is_new or live is None else compare(live, revision),
        "site": navigation_for(site_state()),
        "frame": reverse("public:review_version", args=[ticket]),
        "shared": sharing_said(revision.details),
    }
    status = trouble.status if trouble else 422 if form.errors else 200
    page = render(request, "public/guest_review.html", context, status=status)
    return not_for_others(page, is_answered=True)
