"""Guest reviewers of an article: invitations, answers, withdrawing an invitation, and erasing a guest."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.actions import ERASE_GUEST, INVITE_GUEST
from content.guests.erasure import LONGEST_REASON, erase_guest, erase_whom
from content.guests.inviting import (
    LONGEST_ADDRESS,
    all_reviews_of,
    invite_guest,
    known,
    reviews_of,
    revoke_guest,
)
from content.guests.previews import all_links_of
from content.guests.previews import known as known_links
from content.models import Article
from content.models.articles.guest import LONGEST_NAME
from foundation.clock import database_now
from foundation.pagination import Page, asked_number, by_number, page_at, query_of
from intrusion import gate
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide
from rbac.errors import Invalid

WHOLE = ("section", "address", "draft__status", "live__status")
PAGE = 50
DAYS = {
    1: gettext_lazy("1 day"),
    3: gettext_lazy("3 days"),
    7: gettext_lazy("7 days"),
    14: gettext_lazy("14 days"),
}


class GuestForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link goes there, and to no one else: you do not see it."),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Time to answer"), choices=DAYS.items, coerce=int, initial=3
    )


@require_safe
@requires(INVITE_GUEST, Article, select=WHOLE)
def guests(request: HttpRequest, article: Article) -> HttpResponse:
    digest = article.draft.digest if article.draft else ""
    return _page(request, article, GuestForm(initial={"digest": digest, "days": 3}))


@require_POST
@requires(INVITE_GUEST, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def ask(request: HttpRequest, article: Article) -> HttpResponse:
    gate.admit(request, "guest_ask", account=request.user)  # type: ignore[arg-type]
    form = GuestForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    try:
        invite_guest(article, by=request.user, **form.cleaned_data)
    except Invalid as error:
        form.add_error(None, error.message)
        return _page(request, article, form, status=error.status)
    messages.success(request, _("Asked. The link is on its way by mail; you hear of the answer."))
    return redirect("cms:guests", article.pk)


@require_POST
@requires(INVITE_GUEST, Article)
def revoke(request: HttpRequest, article: Article) -> HttpResponse:
    key = request.POST.get("guest", "")
    known = key.isascii() and key.isdecimal() and len(key) < 19
    revoke_guest(article, int(key) if known else 0, by=request.user)
    messages.success(request, _("Revoked. Their link opens nothing any more."))
    return redirect("cms:guests", article.pk)


def guests_page[M: Model](found: QuerySet[M], asked: Mapping[str, object], of: str = "") -> Page[M]:
    """A page of invited guests, or of preview links, newest first."""
    return page_at(asked_number(asked, of), PAGE, lambda mark: list(by_number(found, mark)[: PAGE + 1]))


def _page(request: HttpRequest, article: Article, form: GuestForm, *, status: int = 200) -> HttpResponse:
    page = guests_page(reviews_of(article), request.GET)
    context: dict[str, Any] = {
        "article": article,
        "asked": known(page.rows),
        "turns": page.turns(query_of, attrgetter("pk")),
        "now": database_now(),
        "may_erase": decide(request.user, ERASE_GUEST, article).allowed,
        "guest_form": form,
    }
    return render(request, "cms/guests.html", context, status=status)


class EraseGuestForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the audit log. Do not name the guest in it."),
        max_length=LONGEST_REASON,
    )
    understood = forms.BooleanField(
        label=gettext_lazy("I understand that no one can bring name and address back"),
        error_messages={"required": gettext_lazy("Tick this to say that you mean it.")},
    )


@require_safe
@requires(ERASE_GUEST, Article, select=WHOLE)
def guests_asked(request: HttpRequest, article: Article) -> HttpResponse:
    asked = guests_page(all_reviews_of(article), request.GET)
    links = guests_page(all_links_of(article), request.GET, "links_")
    context = {
        "article": article,
        "asked": known(asked.rows),
        "turns": asked.turns(query_of, attrgetter("pk")),
        "links": known_links(links.rows),
        "turns_of_links": links.turns(partial(query_of, "links_"), attrgetter("pk")),
        "now": database_now(),
        "may_erase": True,
    }
    return render(request, "cms/guests_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ERASE_GUEST, Article, select=WHOLE)
@requires_recent_login(minutes=15)
def erase(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    review = all_reviews_of(article).filter(pk=number).first()
    if review is None or review.guest.is_erased:
        raise Http404
    form = EraseGuestForm(request.POST if request.method == "POST" else None)
    if _erased(form, lambda reason: erase_guest(review, by=request.user, reason=reason)):
        messages.success(request, _("Erased. What this guest answered stays, without name and address."))
        return redirect("cms:guests_asked", article.pk)
    context = {"article": article, "review": review, "form": form}
    return render(request, "cms/guest_erase.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ERASE_GUEST, Article, select=WHOLE)
@requires_recent_login(minutes=15)
def erase_link(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    link = all_links_of(article).filter(pk=number).first()
    if link is None or link.guest is None or link.guest.is_erased:
        raise Http404
    form = EraseGuestForm(request.POST if request.method == "POST" else None)
    if _erased(form, lambda reason: erase_whom(link, by=request.user, reason=reason)):
        messages.success(request, _("Erased. No one can read any more for whom this link was made."))
        return redirect("cms:guests_asked", article.pk)
    context = {"article": article, "link": link, "form": form}
    return render(request, "cms/preview_erase.html", context, status=422 if form.errors else 200)


def _erased(form: EraseGuestForm, erase: Callable[[str], None]) -> bool:
    """Whether it was done; if not, ``form`` has the error."""
    if not form.is_valid():
        return False
    try:
        erase(form.cleaned_data["reason"])
    except Invalid as error:
        form.add_error(None, error.message)
        return False
    return True
