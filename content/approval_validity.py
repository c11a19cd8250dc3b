"""Approval validity: an approval counts on publication only if its giver may still approve there.

An approval says that a user responsible for this section has read this text. A user who lost the role is no
longer responsible; if it was revoked in error, a second review costs a minute. This is part of the decision
about publishing (content/conditions.py). PostgreSQL counts approvals as they were given
(content/models/articles/review.py): it makes sure that nothing is published without any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content.actions import APPROVE_ARTICLE
from content.missing_approvals import is_met_by, lost_what_counted
from content.models import Approval, Article
from rbac.decisions import each_still_holds


@dataclass(frozen=True)
class Approvers:
    """Users who approved a draft and wrote none of it. ``lost``: those who may no longer approve there.

    ``changed``: those who may, but lost the role that their approval was required for. A guest counts as the
    user who invited them.
    """

    lost: list[Any]
    changed: list[Any]
    missing: int

    @property
    def why_not(self) -> str:
        """Reason why it cannot be published, as a sentence; "" if the remaining approvals are enough."""
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
    """``given``: otherwise valid approvals of the draft, with their approvers. At most one query for each user."""
    approvals = [*given]
    people = {one.approver_id: one.approver for one in approvals}
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
