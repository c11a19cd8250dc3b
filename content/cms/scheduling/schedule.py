"""Scheduling the publication or unpublication of an article: set, change and cancel."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import PUBLISH_ARTICLE, SCHEDULE_ARTICLE, TAKE_DOWN_ARTICLE, VIEW_ARTICLE
from content.cms.editor.saved_flag import say_arrived
from content.cms.lists.pagination import cursor_in, format_cursor, page_of
from content.cms.widgets.form_errors import errors_in
from content.cms.widgets.partial_dates import WHOLE_TIME, WhichHourField
from content.formatting.local_time import changes_its_clocks, to_utc, zoned
from content.models import Article, ScheduledChange
from content.models.articles.schedule import ScheduleKind
from content.scheduling import verbs as scheduling
from content.scheduling.months import EARLIEST, LATEST
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

WHOLE = ("section", "address", "draft__status", "live")
SHOWN = 20
_WALL = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?", re.ASCII)


class WallClockField(forms.CharField):
    """Local date and time to the minute, as sent by ``<input type="datetime-local">``."""

    widget = forms.TextInput(attrs={**WHOLE_TIME, "step": 60, "autocomplete": "off"})
    default_error_messages = {"required": gettext_lazy("Say on which day and at what time.")}

    def to_python(self, value: Any) -> Any:
        if not (text := super().to_python(value)):
            return None
        try:
            at = datetime.strptime(text[:16] if _WALL.fullmatch(text) else "", "%Y-%m-%dT%H:%M")
        except ValueError:
            at = datetime.min
        if not EARLIEST <= at.date() <= LATEST:  # beyond these dates no calendar shows anything
            raise forms.ValidationError(gettext_lazy("Write date and time like 2027-03-28T09:30."))
        return at

    def run_validators(self, value: Any) -> None:
        """A time has no validators."""


class TimeForm(forms.Form):
    at = WallClockField(label=gettext_lazy("Day and time"))
    which = WhichHourField()
    moment: datetime  # once it is valid

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not changes_its_clocks(timezone.get_current_timezone(), timezone.now()):
            del self.fields["which"]  # not shown if the time cannot be ambiguous in the site's time zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("at"):
            with errors_in(self, "at"):
                self.moment = to_utc(cleaned["at"], cleaned.get("which", ""))
        return cleaned


class PublicationForm(TimeForm):
    digest = forms.CharField(widget=forms.HiddenInput)


class ExpiryForm(TimeForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=400, required=False)


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
        with errors_in(form):
            made = scheduling.schedule_publication(
                article, form.moment, by=request.user, digest=form.cleaned_data["digest"]
            )
            return _set(request, made, _("It will be published on %(when)s."))
    return _page(request, article, publication=form, status=422)


@require_POST
@requires(SCHEDULE_ARTICLE, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def schedule_expiry(request: HttpRequest, article: Article) -> HttpResponse:
    form = ExpiryForm(request.POST, prefix="expire")
    if form.is_valid():
        with errors_in(form):
            made = scheduling.schedule_expiry(
                article, form.moment, by=request.user, reason=form.cleaned_data["reason"]
            )
            return _set(request, made, _("It will be taken down on %(when)s."))
    return _page(request, article, expiry=form, status=422)


@require_POST
@requires(SCHEDULE_ARTICLE, Article)
def cancel_schedule(request: HttpRequest, article: Article) -> HttpResponse:
    scheduling.cancel(article, request.POST.get("kind", ""), by=request.user)
    messages.success(request, _("Cancelled. Nothing happens at that time."))
    for left in scheduling.waiting().filter(article=article):
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
    times = page_of(all_times, "at", cursor_in(request.GET), SHOWN)
    context: dict[str, Any] = {
        "article": article,
        "times": times.rows,
        # The URL of a POST that failed has no pages.
        "turns": times.turns(cursor_of=_cursor_of) if request.method != "POST" else None,
        "may": may,
        "publication": publication or PublicationForm(prefix="publish", initial={"digest": digest}),
        "expiry": expiry or ExpiryForm(prefix="expire"),
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "cms/schedule.html", context, status=status)


def _cursor_of(time: ScheduledChange) -> str:
    return format_cursor(time.at, time.pk)
