"""Comment moderation views: the list with its filters, and one button for each decision."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from content.actions import MODERATE_COMMENT
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.pagination import cursor_in
from content.cms.lists.section_filter import NarrowToSection, answer_inside
from content.comments.moderation import moderate
from content.comments.moderation_list import ALL, PAGE, ModeratedComments, Narrowed, cursor_of, numbers
from content.models import Comment, Section
from content.models.comment import CommentState
from rbac.access import requires, requires_anywhere


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
    Decision("reject", CommentState.REJECTED, "x", _("Reject"),
             _("Rejected the comment by %(name)s. Readers do not see it.")),
    Decision("spam", CommentState.SPAM, "ban", _("Spam"),
             _("Marked the comment by %(name)s as spam. Readers do not see it.")),
)  # fmt: skip


@require_safe
@requires_anywhere(MODERATE_COMMENT)
def comments(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", CommentState.WAITING)
    if state not in {*CommentState.values, ALL}:
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
        "comments": page.rows,
        "turns": page.turns(query),
        "is_part": page.is_part,
        "oldest_first": narrowed.oldest_first,
        "state": state,
        "chips": _chips(moderated, state, narrowed.section),
        "form": form,
        "choices": DECISIONS,
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
    # Accepts only filters of this list, never a URL: no open redirect.
    back = QueryDict(request.POST.get("back", "")).urlencode()
    # A user who decides by keyboard continues with the comment that took its position.
    row = request.POST.get("row", "")
    place = f"#row-{row}" if row.isascii() and row.isdigit() else ""
    return redirect(f"{reverse('cms:comments')}{'?' if back else ''}{back}{place}")


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
        for value, label in (*CommentState.choices, (ALL, _("All")))
    ]
