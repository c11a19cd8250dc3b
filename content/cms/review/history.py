"""History of an article: its events, and every version."""

from functools import partial
from operator import attrgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.timeline import timeline_about
from content.actions import ASK_REDACTION, EDIT_ARTICLE, ERASE_GUEST, VIEW_HISTORY
from content.cms.editor.notes import notes_on
from content.comparison.versions import compare
from content.models import Article, GuestReview, Revision
from foundation.pagination import Number, asked_number, key_in, page_at, query_of
from rbac.access import requires
from rbac.decisions import decide

EVENTS = 50
VERSIONS = 100  # a page


@require_safe
@requires(VIEW_HISTORY, Article, select=("draft__status", "live__status", "address"))
def history(request: HttpRequest, article: Article) -> HttpResponse:
    entries = timeline_about(article, before=key_in(request.GET.get("before")), limit=EVENTS)
    page = page_at(asked_number(request.GET, "versions_"), VERSIONS, partial(_versions, article))
    return render(
        request,
        "cms/history.html",
        {
            "article": article,
            "entries": entries,
            "next": entries[-1].id if len(entries) == EVENTS else None,
            "revisions": page.rows,
            "turns": page.turns(partial(query_of, "versions_"), attrgetter("number")),
            "may_erase_guests": decide(request.user, ERASE_GUEST, article).allowed
            and GuestReview.objects.filter(article=article).exists(),
            "may_remove": decide(request.user, ASK_REDACTION, article).allowed,
            "one_person": not article.section.four_eyes,
        },
    )


def _versions(article: Article, mark: Number | None) -> list[Revision]:
    """One more than a page shows, nearest to ``mark`` first."""
    found = article.revisions.select_related("author", "status").defer("body", "summary")
    if mark and mark.newer:
        return list(found.filter(number__gt=mark.key).order_by("number")[: VERSIONS + 1])
    if mark:
        found = found.filter(number__lt=mark.key)
    return list(found.order_by("-number")[: VERSIONS + 1])


@require_safe
@requires(VIEW_HISTORY, Article, select=("draft", "live"))
def revision(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """One version as it was written, and its changes from the one before."""
    pair = article.revisions.select_related("author", "status").filter(number__in=(number, number - 1))
    found = {one.number: one for one in pair}
    if number not in found:
        raise Http404
    shown, previous = found[number], found.get(number - 1)
    return render(
        request,
        "cms/revision.html",
        {
            "article": article,
            "revision": shown,
            "previous": previous,
            "compared": compare(previous, shown) if previous else None,
            "edit": decide(request.user, EDIT_ARTICLE, article),
            "notes": notes_on(shown),
        },
    )
