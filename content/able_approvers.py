"""Whose yes to a draft counts on the day it is published: that of people who may still approve there.

The same for a publication at once and one whose hour has come. An approval says that somebody who answers for this
section has read these words; whoever has left or lost the role answers for it no more, and if it was taken from them in
error, a second look costs a minute. PostgreSQL counts approvals as they were given, whatever became of their givers
(content/models/demand_functions.py): it sees to it that nobody publishes without any.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from audit.said import gettext as _
from audit.said import several
from content.actions import APPROVE_ARTICLE
from content.demanded import is_met_by, lost_what_counted
from content.errors import WrongState
from content.models import Approval, Article
from rbac.decisions import still_holds


@dataclass(frozen=True)
class Approvers:
    """Who said yes to a draft and wrote none of it. ``lost``: whoever may not approve there any more.

    ``changed``: whoever may, but lost the role that their yes was asked for. A guest counts as whoever asked them.
    """

    lost: list[Any]
    changed: list[Any]
    missing: int

    @property
    def why_not(self) -> str:
        """Why it cannot be published, as a sentence; "" where the yes of those who still may is enough."""
        if not self.missing:
            return ""
        if self.lost:
            said = _("%(names)s approved this, but may not approve here any more. Somebody else has to.")
        else:
            said = _(
                "%(names)s approved this, but may not approve here any more as it was asked for. Somebody else has to."
            )
        return said % {"names": several(str(person) for person in self.lost or self.changed)}


def approvers_of(article: Article, given: Any) -> Approvers:
    """``given``: every yes to the draft that counts otherwise (content/approvals.py). A few queries for each person."""
    approvals = [*given.order_by("pk")]
    people = get_user_model()._default_manager.in_bulk({yes.approver_id for yes in approvals})
    return approvers_among(article, approvals, people, still_holds)


def approvers_among(
    article: Article, given: Iterable[Approval], people: Mapping[int, Any], still: Callable[..., bool]
) -> Approvers:
    """The same of what is loaded: every yes that counts otherwise, and those who gave them.

    ``still(person, action, article)``: whether they may do that (rbac/decisions.py).
    """
    given = [yes for yes in given if yes.approver_id not in article.draft_author_ids]
    others = [people[key] for key in sorted({yes.approver_id for yes in given})]
    able = [person for person in others if still(person, APPROVE_ARTICLE, article)]
    lost = [person for person in others if person not in able]
    missing = max(0, article.section.approvals - len(able))
    if missing or is_met_by(article.section, given, able):
        return Approvers(lost, [], missing)
    return Approvers(lost, lost_what_counted(article.section, given, able), 1)


def require_able(article: Article, given: Any) -> None:
    """Raises WrongState, with the names of those who may not approve any more, where without them too few said yes."""
    if article.section.four_eyes and (why := approvers_of(article, given).why_not):
        raise WrongState(why)
