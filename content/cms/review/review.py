"""Review: the queue, and one article with everything a decision needs."""

from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from content.actions import APPROVE_ARTICLE, CLAIM_REVIEW, PLAN_REVIEW, VIEW_ARTICLE
from content.approvals.candidates import SHOWN, able_to_meet, cannot_sign_yet
from content.approvals.validity_batch import SEEMS_TO_STAND, waiting_again
from content.cms.desk.review_queue import Reviewer, by_turn, more_than_a_walk, reviewer, waiting_for
from content.cms.desk.warnings import is_corrected, red_ones
from content.cms.editor.advice import advice_beside
from content.cms.editor.available_actions import steps_for, what_is_next
from content.cms.editor.forms import NoteForm
from content.cms.editor.notes import threads_for
from content.cms.lists.listing import PAGE, with_allowed_actions
from content.cms.lists.pagination import Cursor, cursor_in, format_cursor
from content.cms.review.claims import DueForm
from content.comparison.versions import compare
from content.corrections.verbs import IS_CORRECTED
from content.draft_approvals import demand_statuses, waits_for
from content.guests.inviting import known, reviews_of
from content.models import Article, Site
from content.models.articles.review import WAITS
from content.models.articles.section import Guests
from content.policy import demands_of
from content.policy_text import in_words, names_for, source_of
from content.rulebook.devices import people_sharing_a_device
from content.rulebook.signatures import demands_signature
from content.signatures.signing import ask_to_sign
from foundation.collation import as_read
from foundation.pagination import page_at
from rbac.access import requires, requires_anywhere
from rbac.decisions import decide

WHOLE = (
    "section__address", "address", "author", "draft__status__submitted_by", "draft__author", "live__status",
    "live__author",
)  # fmt: skip
UNSEEN = ("draft__body", "draft__summary", "draft__author__password", "section__description",
          "draft__status__claimed_by__password")  # fmt: skip
GUESTS = 20  # the newest; a page of their own lists all


@require_safe
@requires_anywhere(APPROVE_ARTICLE)
def review_queue(request: HttpRequest) -> HttpResponse:
    page = page_at(cursor_in(request.GET), PAGE, partial(_waiting, request.user))
    others = waits_for(article for article in page.rows if not vars(article)["may_approve"])
    again = waiting_again(one.pk for one in page.rows if not vars(one)["seems_to_stand"])
    rows = [(one, again.get(one.pk) or others.get(one.pk, ""), one.pk in again) for one in page.rows]
    context = {"rows": rows, "turns": page.turns(cursor_of=_cursor_of), "now": timezone.now()}
    return render(request, "cms/review_queue.html", context)


def _waiting(user: Any, cursor: Cursor | None) -> list[Article]:
    """One more than a page shows, nearest to ``cursor`` first.

    The keys are found before the columns are read: in one query PostgreSQL reads every version of the site.
    """
    keys = _keys_waiting(reviewer(user, VIEW_ARTICLE), cursor)
    articles = with_allowed_actions(Article.objects.filter(pk__in=keys), user).annotate(
        is_corrected=IS_CORRECTED, seems_to_stand=SEEMS_TO_STAND
    )
    articles = articles.select_related(
        "waiting", "section", "draft__author", "draft__status__claimed_by"
    ).defer(*UNSEEN)
    return list(by_turn(articles, backwards=cursor is not None and cursor.newer))


def _keys_waiting(who: Reviewer, cursor: Cursor | None) -> list[int]:
    keys = list[int]()
    for way in who.ways:
        found = waiting_for(who, WAITS, PAGE + 1, way, cursor)
        keys = list(found.values_list("pk", flat=True)[: PAGE + 1])
        if len(keys) > PAGE or not Site.objects.filter(more_than_a_walk(WAITS, cursor)).exists():
            break
    return keys


def _cursor_of(article: Article) -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(article.waiting.turn, article.pk)


@require_safe
@requires(VIEW_ARTICLE, Article, select=WHOLE)
def review_article(request: HttpRequest, article: Article) -> HttpResponse:
    """The changes that readers would see, and the decision about exactly this version."""
    return show_review(request, article, NoteForm())


def is_reviewable(article: Article) -> bool:
    """Whether the review page has a version to show."""
    return article.draft is not None and not article.is_archived


def show_review(request: HttpRequest, article: Article, form: NoteForm, *, status: int = 200) -> HttpResponse:
    """The page, with ``form`` as it was filled in. ``article``: loaded with WHOLE."""
    if article.draft is None or article.is_archived:
        return redirect("cms:article", article.pk)
    draft, live, notes = article.draft, article.live, threads_for(article)
    steps = steps_for(article, request.user)
    may_approve = "approve" in steps and steps["approve"].allowed
    return render(
        request,
        "cms/review_article.html",
        {
            "article": article,
            "draft": draft,
            "live": live,
            "compared": compare(live, draft) if live else None,
            "writers": get_user_model()
            .objects.filter(pk__in=article.draft_author_ids)
            .order_by(as_read(), "name"),
            "steps": steps,
            "signing": ask_to_sign(request, article) if may_approve else None,
            "cannot_sign": cannot_sign_yet(article.section) if demands_signature(article) else "",
            "next": what_is_next(article),
            "notes": notes,
            "open_notes": sum(thread.resolution is None for thread in notes),
            "red": (red := red_ones(article, request.user)),
            "corrected": is_corrected(red),
            "form": form,
            "may_claim": decide(request.user, CLAIM_REVIEW, article),
            "may_plan": decide(request.user, PLAN_REVIEW, article),
            "due_form": DueForm.of(draft.status.due_at),
            "now": timezone.now(),
            "guests_allowed": (guests_allowed := article.section.guests == Guests.APPROVE),
            "guests": known(reviews_of(article)[:GUESTS]) if guests_allowed else [],
            "sharing": partial(people_sharing_a_device, request.user, article),
            **whose_approval(article),
            **advice_beside(article, draft, request.user),
        },
        status=status,
    )


def whose_approval(article: Article) -> dict[str, Any]:
    """Empty if the section requires no particular approvers."""
    asked = demand_statuses(article)
    if not asked:
        return {}
    names = names_for(demand for demand, _met_by in asked)
    able = able_to_meet(demands_of(demand for demand, _met_by in asked), article.section, of=article)
    rows = [
        {
            "who": in_words(demand, names),
            "met_by": met_by,
            "able": could.people[:SHOWN],
            "more": could.people[SHOWN:] or not could.known,
            "known": could.known,
        }
        for (demand, met_by), could in zip(asked, able, strict=True)
    ]
    missing = [row for row in rows if not row["met_by"] and not row["able"] and row["known"]]
    way_out = _(
        "An administrator can give someone the role in this section, name another person in its policy, or publish in"
        " an emergency."
    )
    return {
        "asked": rows,
        "asked_from": source_of(article.section, "demands"),
        "way_out": way_out if missing else "",
    }
