"""Comparison of any two versions of an article, and restoring one of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import EDIT_ARTICLE, VIEW_HISTORY
from content.articles.restore import restore_revision
from content.cms.editor.autosave import number_in
from content.cms.widgets.form_errors import errors_as_message
from content.comparison.versions import compare
from content.models import Article
from content.text.sanitiser_report import removed_by_cleaning
from rbac.access import requires
from rbac.decisions import decide

CHOICES = 200  # versions to choose from, the newest first
LIVE = "live"


@require_safe
@requires(VIEW_HISTORY, Article, select=("draft__status", "live__status"))
def compare_revisions(request: HttpRequest, article: Article) -> HttpResponse:
    """``?from=`` and ``?to=``: version numbers, or "live"; by default what readers see, and the newest."""
    newest = article.newest.number
    to = _number(article, request.GET.get("to", ""), otherwise=newest)
    since = article.live.number if article.live and article.live.number != to else max(1, to - 1)
    pair = {"from": _number(article, request.GET.get("from", ""), otherwise=since), "to": to}
    found = {
        revision.number: revision
        # No more than two: PostgreSQL would read the statuses of all versions, looking for a third.
        for revision in article.revisions.select_related("author", "status").filter(number__in=pair.values())[
            :2
        ]
    }
    if {*pair.values()} - {*found}:
        raise Http404
    old, new = found[pair["from"]], found[pair["to"]]
    choices = article.revisions.select_related("author").defer("body", "summary").order_by("-number")
    context = {
        "article": article,
        "old": old,
        "new": new,
        "compared": compare(old, new),
        "beside": request.GET.get("view") != "inline",
        "choices": choices[:CHOICES],
        "edit": decide(request.user, EDIT_ARTICLE, article),
    }
    return render(request, "cms/compare.html", context)


def _number(article: Article, asked: str, *, otherwise: int) -> int:
    """Raises Http404 if it is not a version."""
    if asked == LIVE and article.live:
        return article.live.number
    if asked == "":
        return otherwise
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    return int(asked)


@require_POST
@requires(EDIT_ARTICLE, Article)
def restore_article_revision(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    with errors_as_message(request):
        restored = restore_revision(article, number, by=request.user, base=number_in(request.POST, "base"))
        old = article.revisions.get(number=number)
        if lost := removed_by_cleaning(old.body, restored.body):
            said = _("Some of it cannot be published any more and was left out: %(things)s.")
            messages.warning(request, said % {"things": ", ".join(lost)})
        said = _("Version %(old)d is now version %(new)d, a draft. Submit it to publish it.")
        messages.success(request, said % {"old": number, "new": restored.number})
        return redirect("cms:article", article.pk)
    return redirect("cms:revision", article.pk, number)
