"""What happened to an article, and every version of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from audit.timeline import timeline_about
from content.actions import ASK_REDACTION, EDIT_ARTICLE, ERASE_GUEST, VIEW_HISTORY
from content.cms.comparison import compare
from content.cms.notes import notes_on
from content.models import Article, GuestReview
from rbac.access import requires
from rbac.decisions import decide

EVENTS = 50
REVISIONS = 100


@requires(VIEW_HISTORY, Article, select=("draft__status", "live__status", "address"))
def history(request: HttpRequest, article: Article) -> HttpResponse:
    before = request.GET.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 19
    entries = timeline_about(article, before=int(before) if known else None, limit=EVENTS)
    revisions = (
        article.revisions.select_related("author", "status").defer("body", "summary").order_by("-number")
    )
    return render(
        request,
        "cms/history.html",
        {
            "article": article,
            "entries": entries,
            "next": entries[-1].id if len(entries) == EVENTS else None,
            "revisions": revisions[:REVISIONS],
            "may_erase_guests": decide(request.user, ERASE_GUEST, article).allowed
            and GuestReview.objects.filter(revision__article=article).exists(),
            "may_remove": decide(request.user, ASK_REDACTION, article).allowed,
            "one_person": not article.section.four_eyes,
        },
    )


@requires(VIEW_HISTORY, Article, select=("draft", "live"))
def revision(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """One version as it was written, and how it differs from the one before."""
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
