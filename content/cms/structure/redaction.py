"""Removal by law: preview, request, approval, and earlier removals."""

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import AGREE_TO_REDACTION, ASK_REDACTION, VIEW_REDACTION
from content.cms.structure.redaction_forms import RedactionForm
from content.models import Article, Redaction
from content.redaction import removing
from content.redaction.files import elsewhere, stored_digest
from content.redaction.occurrences import (
    Place,
    Wanted,
    address_says,
    fingerprint,
    names_article,
    places_of,
    wanted_again,
)
from content.redaction.preview import Holder, holders_of
from foundation.pagination import asked_number, by_number, page_at, query_of
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide
from rbac.errors import Invalid

WHOLE = ("section__scope", "address", "draft__status", "live")
SHOWN = 100


@require_safe
@requires(ASK_REDACTION, Article, select=WHOLE)
def redaction(request: HttpRequest, article: Article) -> HttpResponse:
    older = asked_number({"before": request.GET.get("pictures_before")})
    form = RedactionForm(article=article, mark=asked_number(request.GET), versions_before=older)
    return _page(request, article, form)


@require_POST
@requires(ASK_REDACTION, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def ask_redaction(request: HttpRequest, article: Article) -> HttpResponse:
    """Previews the removal, and requests it if that button was pressed. The text never appears in a URL."""
    form = RedactionForm(request.POST, article=article)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    wanted = form.wanted()
    try:
        if request.POST.get("then") != "ask":
            return _page(request, article, form, looked=(wanted, places_of(article, wanted)))
        asked = removing.ask_redaction(article, wanted, by=request.user, reason=form.cleaned_data["reason"])
    except Invalid as error:
        form.add_error(None, error.message)
        return _page(request, article, form, status=422)
    said = _("Asked. An administrator who is somebody else has to agree; they have mail.")
    if asked.notice:
        said = _("Announced. There is no other administrator, so you can carry it out after 72 hours.")
    messages.success(request, said)
    return redirect("cms:redaction", article.pk)


@require_POST
@requires(AGREE_TO_REDACTION, Redaction, select=("article",))
@requires_recent_login(minutes=5)
def agree_to_redaction(request: HttpRequest, redaction: Redaction) -> HttpResponse:
    removing.agree_to_redaction(redaction, by=request.user, seen=request.POST.get("seen", "")[:64])
    messages.success(
        request, _("Removed from every version. Readers see that something is missing, and why.")
    )
    return redirect("cms:redaction", redaction.article_id)


@require_POST
@requires(VIEW_REDACTION, Redaction, select=("article",))
def withdraw_redaction(request: HttpRequest, redaction: Redaction) -> HttpResponse:
    removing.withdraw_redaction(redaction, by=request.user)
    messages.success(request, _("Stopped. Nothing was removed."))
    return redirect("cms:redaction", redaction.article_id)


def _page(
    request: HttpRequest,
    article: Article,
    form: RedactionForm,
    *,
    looked: tuple[Wanted, list[Place]] | None = None,
    status: int = 200,
) -> HttpResponse:
    people = ("asked_by", "agreed_by", "withdrawn_by")
    redactions = article.redactions.select_related(*people).prefetch_related("removed_files")
    waits = Q(done_at=None, withdrawn_at=None)
    waiting = redactions.filter(waits).order_by("-pk").first()
    decided = redactions.exclude(waits)
    asked = asked_number({mark: request.GET.get(f"decided_{mark}") for mark in ("before", "after")})
    over = page_at(asked, SHOWN, lambda mark: list(by_number(decided, mark)[: SHOWN + 1]))
    context: dict[str, Any] = {
        "article": article,
        "form": None if waiting else form,
        "waiting": _shown(request, article, waiting) if waiting else None,
        "over": over.rows,
        # The URL of a POST has no pages.
        "turns": over.turns(_query_of_decided, attrgetter("pk")) if request.method != "POST" else None,
    }
    if looked:
        wanted, places = looked
        context |= {"looked": True, **_what_goes(request, article, wanted, places)}
    return render(request, "cms/redaction.html", context, status=status)


def _query_of_decided(**mark: object) -> str:
    """Combined with the pagination of the comments to choose from."""
    return query_of(**{f"decided_{name}": value for name, value in mark.items()})


def _shown(request: HttpRequest, article: Article, waiting: Redaction) -> dict[str, Any]:
    waiting.article = article
    may = decide(request.user, AGREE_TO_REDACTION, waiting)
    why_not = removing.why_not_agree(waiting, request.user) if may.allowed else may.reason
    places = removing.places_now(waiting)
    goes = _what_goes(request, article, wanted_again(waiting), places)
    return {"redaction": waiting, "why_not": why_not, "seen": fingerprint(places), **goes}


def _what_goes(
    request: HttpRequest, article: Article, wanted: Wanted | None, places: list[Place]
) -> dict[str, Any]:
    holders: list[Holder] = holders_of(article, places)
    digest = stored_digest(wanted)
    return {
        "holders": holders,
        "file": {"digest": digest, **elsewhere(article, digest, by=request.user)._asdict()}
        if digest
        else None,
        "in_journal": names_article(article, wanted, places),
        "address_says": bool(wanted and address_says(article.address.path, wanted)),
    }
