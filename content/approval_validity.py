"""Whose approval of a draft counts when it is published: that of people who may still approve there.

An approval says that a person who answers for this section has read these words. A user who left or lost the role
answers for it no longer; if it was taken from them in error, a second look costs a minute. It is part of the decision
about publishing (content/conditions.py). PostgreSQL counts approvals as they were given
(content/models/articles/review.py): it
makes sure that nothing is published without any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content.actions import APPROVE_ARTICLE
from content.missing_approvals import is_met_by, lost_what_counted
from content.models import Approval, Article
from rbac.decisions import each_still_holds


@dataclass(frozen=True)
class Approvers:
    """Those who approved a draft and wrote none of it. ``lost``: those who may not approve there any more.

    ``changed``: those who may, but lost the role that their approval was asked for. A guest counts as the person who
    asked them.
    """

    lost: list[Any]
    changed: list[Any]
    missing: int

    @property
    def why_not(self) -> str:
        """Why it cannot be published, as a sentence; "" where the approvals of those who still may are enough."""
        if not self.missing:
            return ""
        if self.lost:
            said = _("%(names)s approved this, but may not approve here any more. Somebody else has to.")
        else:
            said = _(
                "%(names)s approved this, but may not approve here any more as it was asked for. Somebody else has to."
            )
        return said % {"names": several(str(person) for person in self.lost or self.changed)}


def approvers_of(article: Article, given: Iterable[Approval]) -> Approvers:
    """``given``: the approvals of the draft that count otherwise. A query, and at most one for each person."""
    approvals = [*given]
    people = get_user_model()._default_manager.in_bulk({one.approver_id for one in approvals})
    return approvers_among(article, approvals, people)


def approvers_among(article: Article, given: Iterable[Approval], people: Mapping[int, Any]) -> Approvers:
    """The same for approvals that are loaded, and the ``people`` who gave them."""
    given = [one for one in given if one.approver_id not in article.draft_author_ids]
    others = [people[key] for key in sorted({one.approver_id for one in given})]
    able = [person for person in others if each_still_holds(person, APPROVE_ARTICLE, article)]
    lost = [person for person in others if person not in able]
    missing = max(0, article.section.approvals - len(able))
    if missing or is_met_by(article.section, given, able):
        return Approvers(lost, [], missing)
    return Approvers(lost, lost_what_counted(article.section, given, able), 1)
