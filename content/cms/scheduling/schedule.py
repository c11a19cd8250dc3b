"""Scheduling the publication or unpublication of an article: set, change and cancel."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import PUBLISH_ARTICLE, SCHEDULE_ARTICLE, TAKE_DOWN_ARTICLE, VIEW_ARTICLE
from content.cms.editor.saved_flag import say_arrived
from content.cms.lists.pagination import asked_cursor, page_of, written
from content.cms.scheduling.schedule_forms import ExpiryForm, PublicationForm
from content.formatting.datetime_format import zoned
from content.models import Article, ScheduledChange
from content.models.articles.schedule import ScheduleKind
from content.scheduling import verbs as setting
from foundation.pagination import query_of
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide
from rbac.errors import Invalid

WHOLE = ("section", "address", "draft__status", "live")
SHOWN = 20


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def schedule(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article)


@require_POST
@requires(SCHEDULE_ARTICLE, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def schedule_publication(request: HttpRequest, article: Article) -> HttpResponse:
    form = PublicationForm(request.POST, prefix="publish")
    if form.is_valid():
        try:
            made = setting.schedule_publication(
                article, form.moment, by=request.user, digest=form.cleaned_data["digest"]
            )
        except Invalid as error:
            form.add_error(None, error.message)
        else:
            return _set(request, made, _("It will be published on %(when)s."))
    return _page(request, article, publication=form, status=422)


@require_POST
@requires(SCHEDULE_ARTICLE, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def schedule_expiry(request: HttpRequest, article: Article) -> HttpResponse:
    form = ExpiryForm(request.POST, prefix="expire")
    if form.is_valid():
        try:
            made = setting.schedule_expiry(
                article, form.moment, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Invalid as error:
            form.add_error(None, error.message)
        else:
            return _set(request, made, _("It will be taken down on %(when)s."))
    return _page(request, article, expiry=form, status=422)


@require_POST
@requires(SCHEDULE_ARTICLE, Article)
def cancel_schedule(request: HttpRequest, article: Article) -> HttpResponse:
    setting.cancel(article, request.POST.get("kind", ""), by=request.user)
    messages.success(request, _("Cancelled. Nothing happens at that time."))
    for left in setting.waiting().filter(article=article):
        messages.warning(request, _still_set(left) % {"when": zoned(left.at)})
    return redirect("cms:schedule", article.pk)


def _still_set(left: ScheduledChange) -> str:
    """Two times that were set together are cancelled separately."""
    if left.kind == ScheduleKind.EXPIRE:
        return _("It is still set to be taken down on %(when)s. Cancel that too if it was part of the plan.")
    return _("It is still set to be published on %(when)s.")


def _set(request: HttpRequest, made: ScheduledChange, sentence: str) -> HttpResponse:
    say_arrived(request, sentence % {"when": zoned(made.at)})
    return redirect("cms:schedule", made.article_id)


def _page(
    request: HttpRequest,
    article: Article,
    *,
    publication: PublicationForm | None = None,
    expiry: ExpiryForm | None = None,
    status: int = 200,
) -> HttpResponse:
    digest = article.draft.digest if article.draft else ""
    may = {
        name: decide(request.user, action, article)
        for name, action in (
            ("schedule", SCHEDULE_ARTICLE),
            ("publish", PUBLISH_ARTICLE),
            ("take_down", TAKE_DOWN_ARTICLE),
        )
    }
    all_times = article.schedules.select_related("scheduled_by", "cancelled_by", "revision")
    times = page_of(all_times, "at", asked_cursor(request.GET), SHOWN)
    context: dict[str, Any] = {
        "article": article,
        "times": times.rows,
        # The URL of a POST that failed has no pages.
        "turns": times.turns(query_of, _cursor_of) if request.method != "POST" else None,
        "may": may,
        "publication": publication or PublicationForm(prefix="publish", initial={"digest": digest}),
        "expiry": expiry or ExpiryForm(prefix="expire"),
        "zone": settings.TIME_ZONE,
    }
    return render(request, "cms/schedule.html", context, status=status)


def _cursor_of(time: ScheduledChange) -> str:
    return written(time.at, time.pk)
