"""Where editors look after comments: the list with its filters, and one button for each decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import MODERATE_COMMENT
from content.comments.moderation import approve_comment, mark_comment_as_spam, reject_comment
from content.models import Comment, Section
from content.models.comment import CommentState
from rbac.access import requires, requires_anywhere
from rbac.name_order import as_read
from rbac.queries import visible_to

COMMENTS_A_PAGE = 50
ALL = "all"


@dataclass(frozen=True)
class Decision:
    """A button in the list: the verb behind it, and what is said once it is done."""

    name: str
    state: CommentState
    verb: Callable[..., Comment]
    icon: str
    label: str | Promise
    done: str | Promise


DECISIONS = (
    Decision(
        "approve",
        CommentState.APPROVED,
        approve_comment,
        "check",
        _("Approve"),
        _("Approved the comment by %(name)s. Readers see it now."),
    ),
    Decision(
        "reject",
        CommentState.REJECTED,
        reject_comment,
        "x",
        _("Reject"),
        _("Rejected the comment by %(name)s. Readers do not see it."),
    ),
    Decision(
        "spam",
        CommentState.SPAM,
        mark_comment_as_spam,
        "ban",
        _("Spam"),
        _("Marked the comment by %(name)s as spam. Readers do not see it."),
    ),
)


@require_safe
@requires_anywhere(MODERATE_COMMENT)
def comments(request: HttpRequest) -> HttpResponse:
    mine = visible_to(request.user, MODERATE_COMMENT, Comment)
    state = request.GET.get("state", CommentState.WAITING)
    if state not in {*CommentState.values, ALL}:
        raise Http404
    sections = list(
        Section.objects.filter(articles__comments__in=mine).distinct().order_by(as_read("title"), "title")
    )
    section = _chosen(sections, request.GET.get("section", ""))
    if section:
        mine = mine.filter(article__section=section)
    context = {
        "page": _page(mine, state, request.GET.get("page", "1")),
        "state": state,
        "chips": _chips(mine, state, section),
        "sections": sections,
        "section": section,
        "choices": DECISIONS,
        "query": request.GET.urlencode(),
    }
    return render(request, "cms/comments.html", context)


@require_POST
@requires(MODERATE_COMMENT, Comment, lookup="pk")
def decide_comment(request: HttpRequest, comment: Comment, decision: str) -> HttpResponse:
    chosen = next((choice for choice in DECISIONS if choice.name == decision), None)
    if chosen is None:
        raise Http404
    chosen.verb(comment, by=request.user)
    messages.success(request, str(chosen.done) % {"name": comment.name})
    # Only filters of our own list come back, never an address.
    back = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse('cms:comments')}?{back}" if back else reverse("cms:comments"))


def _page(mine: QuerySet[Comment], state: str, number: str) -> Page[Comment]:
    """The oldest waiting comment first, since it has waited longest; everything else with the newest first."""
    chosen = mine if state == ALL else mine.filter(state=state)
    order = ("created_at", "id") if state == CommentState.WAITING else ("-created_at", "-id")
    rows = chosen.select_related("article__section", "article__live", "article__draft", "article__address")
    return Paginator(rows.order_by(*order), COMMENTS_A_PAGE).get_page(number)


def _chips(mine: QuerySet[Comment], state: str, section: Section | None) -> list[dict[str, Any]]:
    counted = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    labels = [*CommentState.choices, (ALL, _("All"))]
    counted[ALL] = sum(counted.values())
    return [
        {
            "label": label,
            "count": counted.get(value, 0),
            "is_current": value == state,
            "query": f"state={value}&section={section.pk}" if section else f"state={value}",
        }
        for value, label in labels
    ]


def _chosen(sections: list[Section], key: str) -> Section | None:
    """The section to filter by; one without a comment of theirs is as unknown as one that does not exist."""
    if not key:
        return None
    found = next((section for section in sections if str(section.pk) == key), None)
    if found is None:
        raise Http404
    return found
