"""Access reviews: owners of a section confirm which assignments are still needed; the others end.

A review asks about every assignment that was in force at its start. Those not confirmed by its due date are then
revoked, once, by the functions that revoke roles and grants; those that these refuse to revoke stay, and are reported.
"""

import time
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, Subquery
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from foundation.clock import database_now
from rbac.administration.grant_checks import LONGEST_REASON, future_end, given_reason
from rbac.administration.grants import revoke_grant
from rbac.administration.roles import revoke_role
from rbac.assignments import in_force
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid, Refused
from rbac.models import AccessReview, AccessReviewItem, Answer, CustomRole, RoleAssignment, Scope
from rbac.models.people_queries import members_of_each
from rbac.reviews.events import REVIEW_ANSWERED, REVIEW_CLOSED, REVIEW_STARTED
from rbac.reviews.items import ask_about_everything, table_of
from rbac.reviews.rules import ANSWER_REVIEW, REVIEWER, START_REVIEW

BATCH = 100  # questions closed in one transaction
AT_A_TIME = 20.0  # seconds
LONGEST = 200  # as the column of the reason: the reasons of removals repeat it


@transaction.atomic
def start_review(*, scope: Scope | None, due: datetime, reason: str, by: Actor) -> AccessReview:
    """Starts a review of every role and grant in ``scope`` and below (None: anywhere).

    Raises Refused; Invalid without a reason, with a date in the past or if there are no assignments.
    """
    authorize(by, START_REVIEW)
    if len(reason := given_reason(reason)) > LONGEST:
        raise Invalid(
            _("The reason is too long: at most %(most)d characters. Shorten it.") % {"most": LONGEST}
        )
    place = scope.name if scope else ""
    starter: Any = by if isinstance(by, AbstractBaseUser) else None
    future_end(due)
    review = AccessReview.objects.create(scope=scope, place=place, reason=reason, due=due, started_by=starter)
    asked = ask_about_everything(review)
    if not asked:
        raise Invalid(_("No one holds anything there, so there is nothing to ask about."))
    record(
        REVIEW_STARTED, by=by, about=review, place=review.place or None, due=due.isoformat(), questions=asked
    )
    return review


def reviewers_asked(review: AccessReview) -> list[AbstractBaseUser]:
    """Users to whom at least one open question of ``review`` goes first, each once."""
    open_items = review.items.filter(answer=Answer.OPEN)
    wanted = set(open_items.values_list("asked_role", "asked_scope_id").distinct())
    scopes, roles = ({scope for _role, scope in wanted}, {role for role, _scope in wanted})
    held = RoleAssignment.objects.filter(in_force(), role__in=roles).select_related("user")
    holders = held.filter(Q(scope__in=scopes - {None}) | Q(scope=None))
    found = [one for one in holders if (one.role, one.scope_id) in wanted]
    members = members_of_each(one.team_id for one in found if one.team_id)
    people = (
        person for one in found for person in ([one.user] if one.user else members.get(one.team_id or 0, ()))
    )
    return list({person.pk: person for person in people}.values())


@transaction.atomic
def answer(item: AccessReviewItem, *, keep: bool, reason: str = "", by: Actor) -> None:
    """Confirms the assignment of ``item``, or revokes it at once.

    Raises Refused; Conflict if it was answered already or the review is over; Invalid without a reason for revoking,
    or if it may not be revoked (the last administrator).
    """
    authorize(by, ANSWER_REVIEW, item)
    review, held = _locked(item)
    if held.answer != Answer.OPEN or review.closed_at or review.due <= database_now():
        raise Conflict(_("This has been answered already, or the review is over."))
    said = Answer.KEPT if keep else Answer.REMOVED
    if not keep:
        reason = given_reason(reason)
        if not _take_away(held, _why(review, reason)):
            said = Answer.GONE
    elif assignment_of(held) is None:
        said = Answer.GONE
    _close(held, said, by=by)
    person, holder = _holder(held)
    record(
        REVIEW_ANSWERED,
        by=by,
        about=review,
        person=person,
        answer=str(said),
        what=held.what,
        question=held.pk,
        holder=holder,
        reason=reason,
    )


def close_due_reviews(*, seconds: float = AT_A_TIME) -> int:
    """Revokes assignments that were not confirmed in time. Returns how many reviews this call closed.

    Begins nothing new after ``seconds``: the next call continues, so other work of the worker is not delayed.
    """
    due = AccessReview.objects.filter(closed_at=None, due__lte=Now()).order_by("due", "pk")
    closed, enough = 0, time.monotonic() + seconds
    for review in due:
        while time.monotonic() < enough and _close_some(review):
            pass
        closed += _finish(review)
    return closed


@transaction.atomic
def _close_some(review: AccessReview) -> int:
    """One batch. Each is revoked and marked in one transaction, so nothing is done twice after an interruption."""
    items = list(
        review.items.filter(answer=Answer.OPEN).order_by("pk").select_for_update(skip_locked=True)[:BATCH]
    )
    for item in items:
        try:
            with transaction.atomic():
                said = Answer.LAPSED if _take_away(item, _why(review, _("no one answered"))) else Answer.GONE
        except (Invalid, Refused) as kept:
            item.remark, said = str(kept)[:LONGEST_REASON], Answer.STAYS
        _close(item, said, by=REVIEWER)
    return len(items)


@transaction.atomic
def _finish(review: AccessReview) -> bool:
    if review.items.filter(answer=Answer.OPEN).exists():
        return False  # another worker is processing it
    if not AccessReview.objects.filter(pk=review.pk, closed_at=None).update(closed_at=Now()):
        return False
    counts = {said: review.items.filter(answer=said).count() for said in Answer.values}
    record(REVIEW_CLOSED, by=REVIEWER, about=review, counts=counts)
    return True


def _locked(item: AccessReviewItem) -> tuple[AccessReview, AccessReviewItem]:
    held = AccessReviewItem.objects.select_for_update(of=("self",)).select_related("review").get(pk=item.pk)
    return held.review, held


def _take_away(item: AccessReviewItem, reason: str) -> bool:
    """False if it is gone already. Raises Invalid if it may not be revoked."""
    given = assignment_of(item)
    if given is None:
        return False
    try:
        (revoke_grant if item.store else revoke_role)(given, reason=reason, by=REVIEWER)
    except Conflict:
        return False
    return True


def assignment_of(item: AccessReviewItem) -> Any:
    """The role assignment or grant of ``item``; None if it is gone or has expired."""
    model = table_of(item.store, item.to_team)
    return model and model._default_manager.filter(in_force(), pk=item.given).first()


def _why(review: AccessReview, more: str) -> str:
    said = _("Access review “%(review)s”: %(more)s") % {"review": review.reason, "more": more}
    return said[:LONGEST_REASON]


def _close(item: AccessReviewItem, said: Answer, *, by: Actor) -> None:
    who = by if isinstance(by, AbstractBaseUser) else None
    role = CustomRole.objects.filter(key=item.what if not item.store else "")
    AccessReviewItem.objects.filter(pk=item.pk).update(
        answer=said,
        answered_by=who,
        answered_at=Now(),
        remark=item.remark,
        version=Subquery(role.values("version")),
    )


def _holder(item: AccessReviewItem) -> tuple[Any, str]:
    """(the user whose data it is, the holder's display name)."""
    return item.user, str(item.team or item.user or _("a user whose account was deleted"))
