"""All guests who were ever invited to review an article or sent a link to it, and erasing one of them."""

from collections.abc import Callable
from operator import attrgetter

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from content.actions import ERASE_GUEST
from content.cms.review.guests import guests_page
from content.guests.erasure import LONGEST_REASON, erase_guest, erase_whom
from content.guests.inviting import all_reviews_of, known
from content.guests.previews import all_links_of
from content.guests.previews import known as known_links
from content.models import Article
from foundation.clock import database_now
from foundation.pagination import query_of
from rbac.access import requires, requires_recent_login
from rbac.errors import Invalid

WHOLE = ("section", "address", "draft__status", "live__status")


class EraseGuestForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the journal. Do not name the guest in it."),
        max_length=LONGEST_REASON,
    )
    understood = forms.BooleanField(
        label=gettext_lazy("I understand that nobody can bring name and address back"),
        error_messages={"required": gettext_lazy("Tick this to say that you mean it.")},
    )


@require_safe
@requires(ERASE_GUEST, Article, select=WHOLE)
def guests_asked(request: HttpRequest, article: Article) -> HttpResponse:
    asked = guests_page(all_reviews_of(article), request.GET)
    links = guests_page(
        all_links_of(article), {mark: request.GET.get(f"links_{mark}") for mark in ("before", "after")}
    )
    context = {
        "article": article,
        "asked": known(asked.rows),
        "turns": asked.turns(query_of, attrgetter("pk")),
        "links": known_links(links.rows),
        "turns_of_links": links.turns(_query_of_links, attrgetter("pk")),
        "now": database_now(),
        "may_erase": True,
    }
    return render(request, "cms/guests_asked.html", context)


def _query_of_links(**mark: object) -> str:
    return query_of(**{f"links_{name}": value for name, value in mark.items()})


@require_http_methods(["GET", "POST"])
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


@require_http_methods(["GET", "POST"])
@requires(ERASE_GUEST, Article, select=WHOLE)
@requires_recent_login(minutes=15)
def erase_link(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    link = all_links_of(article).filter(pk=number).first()
    if link is None or link.guest is None or link.guest.is_erased:
        raise Http404
    form = EraseGuestForm(request.POST if request.method == "POST" else None)
    if _erased(form, lambda reason: erase_whom(link, by=request.user, reason=reason)):
        messages.success(request, _("Erased. Nobody can read any more for whom this link was made."))
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
