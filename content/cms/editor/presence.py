"""Presence: who else has the editor open and who saved meanwhile; an open page polls every 20 seconds."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from content.actions import EDIT_ARTICLE
from content.articles.presence import TOLD, Colleague, be_present, leave
from content.cms.editor.autosave import number_in
from content.formatting.local_time import zoned
from content.models import Article
from rbac.access import requires

NAMED = 8


@require_POST
@requires(EDIT_ARTICLE, Article, select=("draft__author", "live__author"))
def here(request: HttpRequest, article: Article) -> HttpResponse:
    if request.POST.get("leaving") == "1":
        leave(article, by=request.user)
        return JsonResponse({"says": []})
    says = says_who(be_present(article, by=request.user))
    return JsonResponse({"says": says + _newer(article, number_in(request.POST, "base"), request.user)})


def says_who(others: Sequence[Colleague]) -> list[str]:
    """A sentence for each of the first, and one for all others."""
    says = [
        _("%(name)s has this open too, since %(time)s.")
        % {"name": other.name, "time": zoned(other.since, "TIME_FORMAT")}
        for other in others[:NAMED]
    ]
    if len(others) > TOLD:
        says.append(_("More than %(number)d more colleagues have this open, too.") % {"number": TOLD - NAMED})
    elif more := len(others[NAMED:]):
        sentence = ngettext(
            "%(number)d more colleague has this open, too.",
            "%(number)d more colleagues have this open, too.",
            more,
        )
        says.append(sentence % {"number": more})
    return says


def _newer(article: Article, base: int, user: Any) -> list[str]:
    newest = article.newest
    if not 0 < base < newest.number:
        return []
    if newest.author_id == user.pk:
        return [
            _(
                "You have saved version %(number)d yourself meanwhile, in another window. When you save here, both are"
                " put together."
            )
            % {"number": newest.number}
        ]
    return [
        _("%(name)s has saved version %(number)d meanwhile. When you save, both are put together.")
        % {"name": newest.author, "number": newest.number}
    ]
