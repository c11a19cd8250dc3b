"""Comment moderation views: the list with its filters, a button for each decision, and the page for reasons."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.actions import COUNT_COMMENT_REPORTS, MODERATE_COMMENT
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.pagination import cursor_in
from content.cms.lists.section_filter import NarrowToSection, answer_inside
from content.cms.widgets.form_errors import errors_in
from content.comments.moderation import Reasons, moderate, reject_comments
from content.comments.moderation_list import (
    ALL,
    ANY,
    PAGE,
    REPORTED,
    SHOWN,
    UNSEEN,
    ModeratedComments,
    Narrowed,
    cursor_of,
    numbers,
)
from content.models import Comment, CommentReport, Section
from content.models.comment import CommentState
from content.models.comment_report import Ground
from rbac.access import requires, requires_anywhere
from rbac.decisions import decide
from rbac.queries import visible_to


@dataclass(frozen=True)
class Decision:
    """A button in the list: the state that it sets, and the message after it."""

    name: str
    state: CommentState
    icon: str
    label: str | Promise
    done: str | Promise


DECISIONS = (
    Decision("approve", CommentState.APPROVED, "check", _("Approve"),
             _("Approved the comment by %(name)s. Readers see it now.")),
    Decision("spam", CommentState.SPAM, "ban", _("Spam"),
             _("Marked the comment by %(name)s as spam. Readers do not see it.")),
)  # fmt: skip


class ReasonsForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why is it removed?"), choices=Ground, widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Law or rule"),
        max_length=200,
        help_text=_("Such as “§ 186 StGB”, or the rule of this site that it breaks."),
    )
    facts = forms.CharField(
        label=_("Facts"),
        max_length=1000,
        help_text=_("What in it is wrong, in a sentence. Its writer reads this."),
        widget=forms.Textarea({"rows": 3}),
    )
    automated = forms.BooleanField(required=False, label=_("A program pointed it out"))


@require_safe
@requires_anywhere(MODERATE_COMMENT)
def comments(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", CommentState.WAITING)
    if state not in {*CommentState.values, *ANY}:
        raise Http404
    moderated = ModeratedComments(request.user)
    form = NarrowToSection(
        request.GET,
        person=request.user,
        action=MODERATE_COMMENT,
        address="cms:comments_section",
        inside=lambda: moderated.inside,
    )
    narrowed = Narrowed(state, form.chosen())

    def query(**mark: object) -> str:
        return urlencode({**_query(state, narrowed.section), **mark})

    page = page_looked(
        cursor_in(request.GET),
        PAGE,
        partial(moderated.read_page, narrowed),
        cursor_of,
        oldest_first=narrowed.oldest_first,
    )
    context = {
        "comments": _with_reports(page.rows),
        "turns": page.turns(query),
        "is_part": page.is_part,
        "oldest_first": narrowed.oldest_first,
        "state": state,
        "chips": _chips(moderated, state, narrowed.section),
        "form": form,
        "choices": DECISIONS,
        "has_figures": decide(request.user, COUNT_COMMENT_REPORTS).allowed,
        "query": query(**{name: request.GET[name] for name in ("after", "before") if name in request.GET}),
    }
    return render(request, "cms/comments.html", context)


@require_safe
@requires_anywhere(MODERATE_COMMENT)
def choose_section(request: HttpRequest) -> JsonResponse:
    """For by-letters.js: sections with comments that the user moderates."""
    return answer_inside(request, MODERATE_COMMENT, ModeratedComments(request.user).inside)


@require_POST
@requires(MODERATE_COMMENT, Comment, select=("article__section",))
def decide_comment(request: HttpRequest, comment: Comment, decision: str) -> HttpResponse:
    chosen = next((choice for choice in DECISIONS if choice.name == decision), None)
    if chosen is None:
        raise Http404
    moderate(comment, chosen.state, by=request.user)
    messages.success(request, str(chosen.done) % {"name": comment.name})
    return _back_to_list(request.POST)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_anywhere(MODERATE_COMMENT)
def reject(request: HttpRequest) -> HttpResponse:
    """Asks why the chosen comments are rejected, then rejects all of them. Raises Http404 unless all may be."""
    sent = request.POST if request.method == "POST" else request.GET
    keys = {int(key) for key in sent.getlist("comment")[: PAGE + 1] if key.isascii() and key.isdigit()}
    asked = Comment.objects.filter(pk__in=[key for key in keys if key < 2**63]).select_related(*SHOWN)
    chosen = list(visible_to(request.user, MODERATE_COMMENT, asked).defer(*UNSEEN))
    if len(chosen) != len(keys) or len(keys) > PAGE:
        raise Http404
    if not chosen:
        messages.error(request, _("Choose comments first."))
        return _back_to_list(sent)
    form = ReasonsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with errors_in(form):
            reject_comments(chosen, Reasons(**form.cleaned_data), by=request.user)
            done = ngettext("Rejected %(number)d comment.", "Rejected %(number)d comments.", len(chosen))
            messages.success(request, done % {"number": len(chosen)})
            return _back_to_list(sent)
    context = {"form": form, "comments": chosen, "back": sent.get("back", ""), "row": sent.get("row", "")}
    return render(request, "cms/comments_reject.html", context, status=422 if form.errors else 200)


def _back_to_list(sent: QueryDict) -> HttpResponse:
    # Accepts only filters of this list, never a URL: no open redirect.
    back = QueryDict(sent.get("back", "")).urlencode()
    # A user who decides by keyboard continues with the comment that took its position.
    row = sent.get("row", "")
    place = f"#row-{row}" if row.isascii() and row.isdigit() else ""
    return redirect(f"{reverse('cms:comments')}{'?' if back else ''}{back}{place}")


def _with_reports(comments: list[Comment]) -> list[Comment]:
    """With what readers reported, at most READ of each reason. One query more, if there is any."""
    if any(comment.open_reports for comment in comments):
        waiting = CommentReport.objects.filter(outcome="").order_by("pk")
        prefetch_related_objects(comments, Prefetch("reports", waiting, to_attr="waiting_reports"))
    return comments


def _query(state: str, section: Section | None) -> dict[str, object]:
    return {"state": state, "section": section.pk} if section else {"state": state}


def _chips(moderated: ModeratedComments, state: str, section: Section | None) -> list[dict[str, Any]]:
    counted = numbers(moderated, section)
    return [
        {
            "label": label,
            "count": str(counted[value]),
            "is_current": value == state,
            "query": urlencode(_query(value, section)),
        }
        for value, label in ((REPORTED, _("Reported")), *CommentState.choices, (ALL, _("All")))
    ]
