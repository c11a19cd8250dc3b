"""Batch approval validity: which of many approved drafts need another approval, for lists of articles.

The same answers as ``waits_for_approval`` and ``counts_no_longer`` (content/approvals/approvals.py), in at most
four queries and as many rows as there are approvals, for any number of articles. A list asks only for articles
whose column ``SEEMS_TO_STAND`` is false: on most days none.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import BooleanField, Case, Expression, Q, Value, When

from content.conditions import is_approved, was_approved
from content.draft_approvals import approvers_among, counted_by_article
from content.models import Article
from content.models.articles.review import State
from rbac.evaluation.batch_holdings import users_with_holdings_at
from rbac.queries import as_boolean


def waiting_again(keys: Iterable[int]) -> dict[int, str]:
    """Articles of ``keys`` whose approved draft can no longer be published, each with the reason.

    "" if no approver lost a role: the section requires more by now, or a guest's approval no longer counts.
    """
    asked = _approved_with_four_eyes(keys) if (keys := list(keys)) else []
    said = {article.pk: "" for article in asked if not article.enough}
    enough = {article.pk: article for article in asked if article.enough}
    given = counted_by_article(enough.values())
    keys_of_people = {yes.approver_id for approvals in given.values() for yes in approvals}
    people = users_with_holdings_at(keys_of_people, [enough[key] for key in given])
    for key, article in enough.items():
        if why := approvers_among(article, given.get(key, ()), people).why_not:
            said[key] = why
    return said


def _approved_with_four_eyes(keys: list[int]) -> list[Any]:
    found: Any = Article.objects.filter(
        pk__in=keys, archived_at=None, draft__status__state=State.APPROVED, section__four_eyes=True
    )
    told = found.select_related("section__scope", "draft__status").annotate(enough=as_boolean(was_approved()))
    return list(told.defer("draft__body", "draft__summary"))


class _SeemsToStand(Expression):
    """Built on first use, when roles are registered."""

    output_field = BooleanField()

    def resolve_expression(self, *about: Any, **more: Any) -> Any:
        return _seems_to_stand().resolve_expression(*about, **more)


# Of an article: whether nothing is approved, or its approvals are enough to publish it today.
SEEMS_TO_STAND = _SeemsToStand()


@cache
def _seems_to_stand() -> Any:
    asked = Q(archived_at=None, draft__status__state=State.APPROVED, section__four_eyes=True)
    return Case(
        When(asked, then=as_boolean(is_approved(None))), default=Value(True), output_field=BooleanField()
    )
