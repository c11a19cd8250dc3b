"""Featured articles: pages that choose what stands first, by buttons, which also work with keyboard and touch."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from content.actions import ARRANGE_FIRST, VIEW_ARTICLE
from content.cms.lists.title_search import keys_titled
from content.cms.widgets.form_errors import errors_as_message
from content.models import Article, Section
from content.public.queries.newest import for_everybody, newest_in
from content.sections.featured import MOST, arrange_first, may_stand_first
from content.site.settings import current_site
from foundation.pagination import key_in
from rbac.access import requires
from rbac.queries import as_boolean, rows_allowed

OFFERED = 20
HOW = ("add", "up", "down", "remove")


@requires(ARRANGE_FIRST)
def first_on_site(request: HttpRequest) -> HttpResponse:
    return _page(request, None, current_site().first_ids)


@requires(ARRANGE_FIRST, Section, select=("address",))
def first_in_section(request: HttpRequest, section: Section) -> HttpResponse:
    return _page(request, section, section.first_ids)


def _page(request: HttpRequest, section: Section | None, keys: list[int]) -> HttpResponse:
    if request.method == "POST":
        return _arranged(request, section)
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    there = may_stand_first(section).select_related("live", "section")
    chosen = {article.pk: article for article in there.filter(pk__in=keys)}
    others = may_stand_first(section).exclude(pk__in=keys)
    if words:
        having = others.filter(live__title__icontains=words)
        offered = there.filter(pk__in=keys_titled(words, request.user, having, OFFERED))
    else:
        offered = _newest(request.user, section, keys).select_related("live", "section")
    context: dict[str, Any] = {
        "section": section,
        "chosen": [chosen[key] for key in keys if key in chosen],
        "offered": offered.order_by("-first_published_at", "-pk")[:OFFERED],
        "q": words,
        "most": MOST,
    }
    return render(request, "cms/standing_first.html", context)


def _newest(person: Any, section: Section | None, chosen: list[int]) -> QuerySet[Article]:
    """Newest articles that may be featured and are not yet."""
    sections = for_everybody()
    if section is not None:
        below = Section.objects.filter(scope__ancestor_links__ancestor=section.scope_id)
        sections = below.filter(audience=section.audience).order_by()
    may_see = as_boolean(rows_allowed(person, VIEW_ARTICLE, Article, per_row=True))
    return newest_in(sections, OFFERED, only=Q(may_see) & ~Q(pk__in=chosen))


def _arranged(request: HttpRequest, section: Section | None) -> HttpResponse:
    key, how = key_in(request.POST.get("article")), request.POST.get("how", "")
    here = resolve_url("cms:first_in_section", section.pk) if section else resolve_url("cms:first_on_site")
    if how not in HOW or key is None:
        messages.error(request, _("Press one of the buttons beside an article."))
        return redirect(here)
    with errors_as_message(request):
        keys = arrange_first(section, key, how, by=request.user)  # type: ignore[arg-type]  # one of HOW
        messages.success(request, _("Saved. Readers see it in this order now."))
        return redirect(here + _button(how, key, keys))
    return redirect(here)


def _button(how: str, key: int, keys: list[int]) -> str:
    """Button to focus: the one that was pressed or, at an end, the opposite, for repeated moves by keyboard."""
    if how not in ("up", "down") or key not in keys:
        return ""
    ends = {"up": keys[0], "down": keys[-1]}
    return f"#{how if ends[how] != key else 'down' if how == 'up' else 'up'}-{key}"
