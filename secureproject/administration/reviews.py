"""Admin of access reviews: start one, answer its questions, take its report."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.partial_dates import end_of_day
from rbac.django_admin.change_list import ByDeclared, column
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ButtonForm
from rbac.models import AccessReview, AccessReviewItem, Answer
from rbac.reviews.items import as_questions
from rbac.reviews.reports import report_lines, take_report
from rbac.reviews.rules import ANSWER_REVIEW, START_REVIEW, VIEW_REVIEW
from rbac.reviews.verbs import LONGEST, answer
from secureproject.administration.forms import PLACE, LastDay, PlaceField
from secureproject.reviews.views import start_and_ask


class StartForm(ButtonForm):
    searched = {"scope": PLACE}
    scope = PlaceField()
    last_day = LastDay(
        label=_("Last day to answer"),
        help_text=_("Roles and grants not confirmed by the end of that day are revoked."),
        required=True,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Everybody who is asked reads it."), max_length=LONGEST
    )


def _start(by: Any, obj: Any, data: Mapping[str, Any]) -> AccessReview:
    return start_and_ask(scope=data["scope"], due=end_of_day(data["last_day"]), reason=data["reason"], by=by)


def _report(by: Any, review: AccessReview, data: Mapping[str, Any]) -> Any:
    take_report(review, by=by)

    def download(request: HttpRequest) -> StreamingHttpResponse:
        answered = StreamingHttpResponse(
            report_lines(review), content_type="application/x-ndjson; charset=utf-8"
        )
        answered.headers["Content-Disposition"] = f'attachment; filename="access-review-{review.pk}.jsonl"'
        return answered

    return download


class ReviewAdmin(GuardedAdmin):
    view_action = VIEW_REVIEW
    adds = Button(
        START_REVIEW, _start, name="add", label=_("Start a review"), form=StartForm,
        said=_("The review has begun. Its reviewers get an email."),
    )  # fmt: skip
    buttons = (
        Button(
            VIEW_REVIEW, _report, name="report", label=_("Export the report"), form=ButtonForm,
            offered=lambda review: review.closed_at is not None,
        ),
    )  # fmt: skip
    list_display = fields = ("reason", "where", "started_by", "started_at", "due", "closed_at")
    list_select_related = ("started_by",)
    ordering = ("-pk",)
    readonly_fields = ("where",)
    where = column(_("where"), lambda review: review.where)


class ByAnswer(ByDeclared):
    title = _("answer")
    parameter_name = "answer"

    def declared(self) -> list[tuple[str, Any]]:
        return [(given.value, given.label) for given in Answer]


def _is_open(item: AccessReviewItem) -> bool:
    return item.answer == Answer.OPEN


class QuestionAdmin(GuardedAdmin):
    view_action = ANSWER_REVIEW
    buttons = (
        Button(
            ANSWER_REVIEW, lambda by, obj, data: answer(obj, keep=True, by=by), name="keep", label=_("Keep it"),
            form=ButtonForm, offered=_is_open, in_bulk=True,
        ),
        Button(
            ANSWER_REVIEW, lambda by, obj, data: answer(obj, keep=False, by=by, **data), name="revoke",
            label=_("Take it away"), offered=_is_open, in_bulk=True,
        ),
    )  # fmt: skip
    list_display = fields = readonly_fields = ("who", "held", "asked_in", "answered")
    list_filter = (ByAnswer,)
    list_select_related = ("user", "team", "scope", "review")
    ordering = ("-pk",)
    who = column(_("held by"), lambda item: str(item.team or item.user or ""))
    held = column(_("what"), lambda item: getattr(item, "shown", "") or as_questions([item])[0].what)
    asked_in = column(_("access review"), lambda item: str(item.review))
    answered = column(_("answer"), lambda item: Answer(item.answer).label)

    def named(self, obj: AccessReviewItem) -> str:
        return f"{obj.team or obj.user}: {as_questions([obj])[0].what}"

    def loaded(self, rows: list[Any]) -> list[Any]:
        for row, question in zip(rows, as_questions(rows), strict=True):
            row.shown = question.what
        return rows
