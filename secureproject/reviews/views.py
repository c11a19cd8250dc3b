"""Access review pages. Every answer goes through rbac/reviews/verbs.py, which decides again."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.languages import language_of_letter
from accounts.mail.emails import REVIEW_ASKED, post
from accounts.models import User
from audit.actors import Actor
from content.cms.editor.saved_flag import say_arrived
from content.cms.widgets.form_errors import errors_in
from content.cms.widgets.partial_dates import LastDayField, end_of_day
from content.formatting.bounded_count import format_count, numbers_of
from foundation.pagination import LARGEST, key_in, page_by_number
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.administration.grant_checks import WrongEnd
from rbac.decisions import decide
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Invalid, Refused
from rbac.models import AccessReview, AccessReviewItem, Answer, Scope
from rbac.names import moment_label
from rbac.reviews.assignees import answerable, open_questions, reviews_waiting_for
from rbac.reviews.items import as_questions
from rbac.reviews.reports import report_lines, take_report
from rbac.reviews.rules import ANSWER_REVIEW, START_REVIEW, VIEW_REVIEW
from rbac.reviews.verbs import LONGEST, answer, reviewers_asked, start_review
from secureproject.people.places import PlaceField

WRONG = 422
PER_PAGE = 25
MOST_LISTED = 50


class StartReviewForm(forms.Form):
    scope = PlaceField(
        help_text=gettext_lazy("Everything held there and in every section below is asked about.")
    )
    last_day = LastDayField(
        label=gettext_lazy("Last day to answer"),
        help_text=gettext_lazy("Roles and grants not confirmed by the end of that day are revoked."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Everybody who is asked reads it."),
        max_length=LONGEST,
    )


@require_safe
@requires_anywhere(ANSWER_REVIEW)
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews that wait for an answer of the user; for administrators, all."""
    may_view = decide(request.user, VIEW_REVIEW)
    every = AccessReview.objects.select_related("started_by")
    page = page_by_number(every, MOST_LISTED, request.GET) if may_view.allowed else None
    context = {
        "waiting": reviews_waiting_for(request.user),
        "every": page and page.rows,
        "turns": page and page.turns(),
        "may_start": decide(request.user, START_REVIEW),
    }
    return render(request, "cms/reviews/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(START_REVIEW)
@replayable
@requires_recent_login(minutes=15)
def start(request: HttpRequest) -> HttpResponse:
    form = StartReviewForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        with errors_in(form, fields={WrongEnd: "last_day"}):
            started = start_and_ask(
                scope=typed["scope"],
                due=end_of_day(typed["last_day"]),
                reason=typed["reason"],
                by=request.user,
            )
            say_arrived(request, _("The review has begun. Its reviewers get an email."))
            return redirect("cms:review_one", started.pk)
    return render(request, "cms/reviews/start.html", {"form": form}, status=WRONG if form.errors else 200)


@require_safe
@requires_anywhere(ANSWER_REVIEW)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions of one review that the user may answer, paginated, those assigned to the user first."""
    found, every = _review(request, pk), request.GET.get("show") == "every"
    after = key_in(request.GET.get("after")) or 0
    rows = _questions(request, found, after, every=every)
    may_view = decide(request.user, VIEW_REVIEW, found)
    context = {
        "review": found,
        "questions": as_questions(rows[:PER_PAGE]),
        "next": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        "after": after,
        "every": every,
        "may_view": may_view,
        "counts": _counts(found) if may_view.allowed else None,
        "stays": as_questions(_still_held(found)) if may_view.allowed and found.closed_at else (),
    }
    return render(request, "cms/reviews/one.html", context)


@require_POST
@requires_anywhere(ANSWER_REVIEW)
@replayable
@requires_recent_login(minutes=15)
def give_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the answers of one page, each separately, so that one failure blocks no other."""
    found, done = _review(request, pk), 0
    sent = {key_in(name.removeprefix("answer_")): value for name, value in request.POST.items()}
    chosen = {key: value for key, value in sent.items() if key and value in {"keep", "remove"}}
    items = answerable(request.user).filter(review=found, pk__in=list(chosen)[:PER_PAGE])
    for item in items.select_related("scope", "user", "team"):
        try:
            answer(
                item,
                keep=chosen[item.pk] == "keep",
                reason=request.POST.get("reason", ""),
                by=request.user,
            )
            done += 1
        except Invalid as error:
            messages.error(request, f"{item.team or item.user}: {error}")
        except Refused as refused:
            record_refusal(request, refused)
            messages.error(request, f"{item.team or item.user}: {refused}")
    if done:
        # After a failure the reason is needed again: the browser keeps it.
        say = say_arrived if done == len(chosen) else messages.success
        say(request, ngettext("%(n)d answer is kept.", "%(n)d answers are kept.", done) % {"n": done})
    elif not chosen:
        messages.error(request, _("Nothing was chosen, so nothing is answered."))
    query = {"show": "every"} if request.POST.get("show") == "every" else {}
    return redirect(reverse("cms:review_one", args=[found.pk], query=query))


@require_POST
@requires(VIEW_REVIEW, AccessReview)
@replayable
@requires_recent_login(minutes=15)
def report(request: HttpRequest, review: AccessReview) -> HttpResponse | StreamingHttpResponse:
    """A POST, because it writes: the audit log records who exported the report."""
    if review.closed_at is None:
        raise Http404
    take_report(review, by=request.user)
    lines = report_lines(review)
    answered = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
    answered.headers["Content-Disposition"] = f'attachment; filename="access-review-{review.pk}.jsonl"'
    return answered


def _review(request: HttpRequest, pk: int) -> AccessReview:
    """A review in which the user has a question, or which the user may read; else 404."""
    found = get_object_or_404(AccessReview.objects.select_related("started_by"), pk=min(pk, LARGEST))
    # Also after the last answer: a user who has answered sees that it is done.
    answered = found.items.filter(answered_by=request.user.pk)
    mine = answerable(request.user).filter(review=found)
    if not (decide(request.user, VIEW_REVIEW, found).allowed or answered.exists() or mine.exists()):
        raise Http404
    return found


def _questions(
    request: HttpRequest, found: AccessReview, after: int, *, every: bool
) -> list[AccessReviewItem]:
    if not every:
        return open_questions(request.user, found, most=PER_PAGE + 1, after=after)
    rows = answerable(request.user).filter(review=found, pk__gt=after).order_by("pk")
    return list(rows.select_related("user", "team", "scope")[: PER_PAGE + 1])


def _still_held(found: AccessReview) -> list[AccessReviewItem]:
    """Unconfirmed items that could not be revoked: a person must handle them."""
    items = found.items.filter(answer=Answer.STAYS).select_related("user", "team", "scope")
    return list(items.order_by("pk")[:PER_PAGE])


def _counts(found: AccessReview) -> list[dict[str, Any]]:
    """Bounded counts of each answer."""
    one = AccessReview.objects.filter(pk=found.pk)
    numbers = numbers_of(one, *(found.items.filter(answer=given) for given in Answer))
    return [
        {"label": given.label, "count": format_count(n)}
        for given, n in zip(Answer, numbers, strict=True)
        if n
    ]


@transaction.atomic
def start_and_ask(*, scope: Scope | None, due: datetime, reason: str, by: Actor) -> AccessReview:
    """As ``start_review``; also emails each reviewer, in the same transaction."""
    review = start_review(scope=scope, due=due, reason=reason, by=by)
    page = reverse("cms:review_one", args=[review.pk])
    for person in reviewers_asked(review):
        if isinstance(person, User) and person.may_log_in:
            with override(language_of_letter(person)):
                facts = {"place": review.where, "reason": review.reason, "due": moment_label(review.due)}
                post(REVIEW_ASKED, to=person, page=page, **facts)
    return review
