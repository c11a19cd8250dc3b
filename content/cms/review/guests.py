"""Guest reviewers of an article: invitations, answers, withdrawing an invitation, and erasing a guest."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.actions import ERASE_GUEST, INVITE_GUEST
from content.cms.widgets.form_errors import errors_in
from content.guests.erasure import LONGEST_REASON, erase_guest
from content.guests.inviting import (
    LONGEST_ADDRESS,
    all_reviews_of,
    invite_guest,
    known,
    reviews_of,
    revoke_guest,
)
from content.guests.previews import all_links_of
from content.models import Article, GuestReview, PreviewLink
from content.models.articles.guest import LONGEST_NAME
from foundation.clock import database_now
from foundation.pagination import key_in, page_by_number, query_of
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
    revoke_guest(article, key_in(request.POST.get("guest")) or 0, by=request.user)
    messages.success(request, _("Revoked. Their link opens nothing any more."))
    return redirect("cms:guests", article.pk)


def _page(request: HttpRequest, article: Article, form: GuestForm, *, status: int = 200) -> HttpResponse:
    page = page_by_number(reviews_of(article), PAGE, request.GET)
    context: dict[str, Any] = {
        "article": article,
        "asked": known(page.rows),
        "turns": page.turns(),
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
    asked = page_by_number(all_reviews_of(article), PAGE, request.GET)
    links = page_by_number(all_links_of(article), PAGE, request.GET, "links_")
    context = {
        "article": article,
        "asked": known(asked.rows),
        "turns": asked.turns(),
        "links": known(links.rows),
        "turns_of_links": links.turns(partial(query_of, "links_")),
        "now": database_now(),
        "may_erase": True,
    }
    return render(request, "cms/guests_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ERASE_GUEST, Article, select=WHOLE)
@requires_recent_login(minutes=15)
def erase(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    review = all_reviews_of(article).filter(pk=number).first()
    said = _("Erased. What this guest answered stays, without name and address.")
    return _erase(request, article, review, said, "cms/guest_erase.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ERASE_GUEST, Article, select=WHOLE)
@requires_recent_login(minutes=15)
def erase_link(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    link = all_links_of(article).filter(pk=number).first()
    said = _("Erased. No one can read any more for whom this link was made.")
    return _erase(request, article, link, said, "cms/preview_erase.html")


def _erase(
    request: HttpRequest, article: Article, asked: GuestReview | PreviewLink | None, said: str, template: str
) -> HttpResponse:
    if asked is None or asked.guest is None or asked.guest.is_erased:
        raise Http404
    form = EraseGuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_in(form):
            erase_guest(asked, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, said)
            return redirect("cms:guests_asked", article.pk)
    context = {"article": article, "asked": asked, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
