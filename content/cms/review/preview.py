"""Preview: the newest version as readers would see it, at three widths; preview links for people without account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.encryption import Secret
from content.actions import PREVIEW_ARTICLE, VIEW_ARTICLE
from content.cms.review.guests import PAGE
from content.guests import previews
from content.guests.inviting import known
from content.models import Article
from content.models.preview_link import LONGEST_WHOM
from content.public.pages.preview import draft_page
from foundation.pagination import key_in, page_by_number
from rbac.access import requires
from rbac.decisions import decide
from rbac.errors import Invalid

WHOLE = ("section", "address", "draft__status", "live__status")
DAYS = {1: gettext_lazy("1 day"), 7: gettext_lazy("7 days"), 30: gettext_lazy("30 days")}


class LinkForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput)
    whom = forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Only people who work here read this."),
        max_length=LONGEST_WHOM,
        required=False,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it opens"), choices=DAYS.items, coerce=int, initial=7
    )


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def preview(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article, LinkForm(initial={"digest": article.newest.digest, "days": 7}))


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def preview_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Content of the frame. Files have their usual URLs: a user who is here may see them."""
    return draft_page(article.newest, files_at="")


@require_POST
@requires(PREVIEW_ARTICLE, Article, select=WHOLE)
def make_link(request: HttpRequest, article: Article) -> HttpResponse:
    """The URL is shown once, here: it cannot be read afterwards."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    try:
        _made, address = previews.make_preview_link(article, by=request.user, **form.cleaned_data)
    except Invalid as error:
        form.add_error(None, error.message)
        return _page(request, article, form, status=error.status)
    return _page(request, article, LinkForm(initial=form.cleaned_data), address=address)


@require_POST
@requires(PREVIEW_ARTICLE, Article)
def revoke_link(request: HttpRequest, article: Article) -> HttpResponse:
    previews.revoke_preview_link(article, key_in(request.POST.get("link")) or 0, by=request.user)
    messages.success(request, _("Revoked. The link opens nothing any more."))
    return redirect("cms:preview", article.pk)


def _page(
    request: HttpRequest,
    article: Article,
    form: LinkForm,
    *,
    address: Secret | None = None,
    status: int = 200,
) -> HttpResponse:
    may = decide(request.user, PREVIEW_ARTICLE, article)
    is_sent = request.method == "POST"  # the URL of a POST has no pages
    asked = {} if is_sent else request.GET
    links = page_by_number(previews.open_links(article), PAGE, asked) if may.allowed else None
    context: dict[str, Any] = {
        "article": article,
        "revision": article.newest,
        "frame": reverse("cms:preview_page", args=[article.pk]),
        "may": may,
        "links": known(links.rows) if links else [],
        "turns": links.turns() if links and not is_sent else None,
        "link_form": form,
        "address": address.reveal() if address else "",
    }
    return render(request, "cms/preview.html", context, status=status)
