"""Counting the approvals of a draft in Python, for decisions about one article.

Lists count in SQL (content/conditions.py, content/models/triggers/approvals.py); property tests compare the two.
"""

from collections.abc import Collection
from typing import Any

from content.missing_approvals import tokens_of
from content.models import Approval, Article
from content.models.articles.section import Guests
from content.required_approvals import demands_of, most_met


def counted_approvals(article: Article) -> list[Approval]:
    """Approvals of exactly the draft as submitted, by users who wrote no part of it. One query.

    Approvals by guests count only where the section lets guests approve now.
    """
    draft = article.draft
    if draft is None:
        return []
    given = Approval.objects.filter(revision=draft).select_related("approver").order_by("pk")
    return [one for one in given if _counts(one, article, draft)]


def _counts(approval: Approval, article: Article, draft: Any) -> bool:
    return (
        (approval.digest, approval.submission) == (draft.digest, draft.status.submission)
        and approval.approver_id not in article.draft_author_ids
        and (approval.guest_id is None or article.section.guests == Guests.APPROVE)
    )


class ApprovalCount:
    """What the draft of ``article`` still lacks. Two queries on creation, none later. The article has a draft."""

    def __init__(self, article: Article) -> None:
        self._section = article.section
        authors = _authors(article)
        self._people: dict[int, set[str]] = {}
        for approval in counted_approvals(article):
            if approval.approver_id not in authors:
                self._people.setdefault(approval.approver_id, set()).update(tokens_of(approval))
        self._authors = authors

    @property
    def lacking(self) -> int:
        """Missing approvals plus unmet demands: 0 once the draft has enough, and less with each that counts."""
        return self._lacking(self._people)

    def is_lowered_by(self, person: int, tokens: Collection[str]) -> bool:
        """Whether an approval by ``person`` that counts as ``tokens`` would lower ``lacking``."""
        if person in self._authors:
            return False
        also = {person: self._people.get(person, set()) | {*tokens}}
        return self._lacking(self._people | also) < self.lacking

    def _lacking(self, people: dict[int, set[str]]) -> int:
        demands = demands_of(self._section.demands)
        needed = max(self._section.approvals, len(demands))
        met = most_met(list(people.values()), demands)
        others = min(needed - len(demands), len(people) - met)
        return needed - met - others + len(demands) - met


def _authors(article: Article) -> set[int]:
    """Authors of any part of the draft, or of any version later than the published one."""
    draft, published = article.draft, article.live.number if article.live else 0
    later = article.revisions.filter(number__gt=published).order_by().values_list("author_id", flat=True)
    known: set[int] = {draft.author_id, *draft.author_ids} if draft else set()
    return {*known, *article.draft_author_ids, *later.distinct()}
