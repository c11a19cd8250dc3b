"""Approvals of a draft: which count, what is still missing, and who may no longer approve.

An approval says that a user responsible for this section has read this text. A user who lost the role is no longer
responsible; if it was revoked in error, a second review costs a minute. So an approval counts on publication only if
its giver may still approve there: this is part of the decision about publishing (content/conditions.py).

Decisions about one article count in Python, lists in SQL (content/conditions.py, content/migrations/0002_functions.py);
property tests compare the two. Candidates who could give them: content/approvals/candidates.py.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BigIntegerField, BooleanField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content.actions import APPROVE_ARTICLE
from content.models import Approval, Article, Revision, Section
from content.models.articles.section import Guests
from content.policy import PERSON, ROLE, Demand, demands_of, matched, most_met, unmet
from content.policy_text import Names, in_words, names_for
from rbac.assignments import assignments_of
from rbac.decisions import still_holds_ignoring_factors

# For queries over articles.

# Whether their section demands certain approvers.
DEMANDED = GreaterThan(
    Func(F("section__demands"), function="jsonb_array_length", output_field=IntegerField()), 0
)


def draft_lacks(also: Any = None, *, as_guest: bool = False) -> Func:
    """What the draft lacks: 0 once it has enough of the required approvals, less with each that counts.

    With one more by ``also`` (a key, or an expression for one), if given; ``as_guest``: by a guest whom they
    invited. NULL if there is no draft.
    """
    who = Value(None, BigIntegerField()) if also is None else also
    who = Value(who, BigIntegerField()) if isinstance(who, int) else who
    template = f"%(function)s(%(expressions)s, {'true' if as_guest else 'false'})"
    return Func(
        F("pk"),
        Cast(who, BigIntegerField()),
        function="content_draft_lacks",
        template=template,
        output_field=IntegerField(),
    )


def approvals_left(draft: Revision, submission: int, *, since: int) -> int:
    """Number of approvals ``draft`` lacks as submitted; without those by authors of versions after ``since``."""
    arguments: list[Any] = [Value(draft.pk, BigIntegerField()), Value(submission), Value(since)]
    left = Func(
        *(Cast(value, field) for value, field in zip(arguments, _TYPES, strict=True)),
        Cast(Value(None), BigIntegerField()),
        Value(False, BooleanField()),
        function="content_approvals_left",
        output_field=IntegerField(),
    )
    return int(Revision.objects.filter(pk=draft.pk).values_list(left, flat=True).get())


_TYPES = (BigIntegerField(), IntegerField(), IntegerField())


# As text.
def still_missing(article: Article) -> str:
    """ "This version still needs an approval by …": a sentence for each demand that is not met; "" where all are."""
    said = waits_for([article]).get(article.pk, "")
    lacks = Article.objects.filter(pk=article.pk).values_list(draft_lacks(), flat=True)
    if not said and lacks.first():
        return _("This version still needs an approval by anybody else who may approve here.")
    return said


def waits_for(articles: Iterable[Article]) -> dict[int, str]:
    """Demands not met, for each article that lacks one. At most two queries for all of them."""
    asking = [one for one in articles if one.section.four_eyes and one.section.demands and one.draft_id]
    given = counted_by_article(asking)
    lacking = {
        one.pk: unmet(demands_of(one.section.demands), [tokens_of(yes) for yes in given.get(one.pk, ())])
        for one in asking
    }
    names = names_for(demand for demands in lacking.values() for demand in demands)
    return {key: _said(demands, names) for key, demands in lacking.items() if demands}


def _said(demands: Iterable[Demand], names: Names) -> str:
    sentence = _("This version still needs an approval by %(who)s.")
    both = _("%(one)s %(other)s")
    said = (sentence % {"who": in_words(demand, names)} for demand in demands)
    return reduce(lambda one, other: both % {"one": one, "other": other}, said)


def demand_statuses(article: Article) -> list[tuple[Demand, Any]]:
    """Each demand of the section, and the approver who met it, if any. One query if there are some, else none."""
    demands = demands_of(article.section.demands if article.section.four_eyes else ())
    if not demands or article.draft is None:
        return []
    given = counted_approvals(article)
    met = matched(demands, [tokens_of(approval) for approval in given])
    return [
        (one, given[met[number]].approver if number in met else None) for number, one in enumerate(demands)
    ]


def is_independent(approval: Approval, authors: Collection[int]) -> bool:
    """Whether the approver was none of ``authors``, nor counted as one person with one of them."""
    return not {*approval.one_with}.intersection(authors)


def tokens_of(approval: Approval) -> set[str]:
    """Roles that it can count as; none for a guest."""
    if approval.guest_id is not None:
        return set()
    return {f"{PERSON}{approval.approver_id}", *(f"{ROLE}{role}" for role in approval.held)}


def counted_as(section: Section, approval: Approval) -> list[str]:
    """Demands that an approval counts for, without a name: keys of roles, ``named`` for a named user."""
    approval.refresh_from_db(fields=["held"])
    asked = {token for demand in section.demands for token in demand} if section.four_eyes else set()
    met = asked & tokens_of(approval)
    return sorted({"named" if token.startswith(PERSON) else token.removeprefix(ROLE) for token in met})


# Roles that an approval counts as now.
def tokens_now(person: AbstractBaseUser, section: Section) -> set[str]:
    """Tokens that an approval by ``person`` would count as here."""
    held = assignments_of(person).reaching(tuple(section.scope.ancestor_ids))
    return {f"{PERSON}{person.pk}", *(f"{ROLE}{one.role}" for one in held)}


def is_met_by(section: Section, given: Iterable[Approval], people: Iterable[AbstractBaseUser]) -> bool:
    """Whether the approvals meet every demand, each counting for roles held then and still held."""
    able = {person.pk: tokens_now(person, section) for person in people}
    demands = demands_of(section.demands)
    counted = [tokens_of(yes) & able[yes.approver_id] for yes in given if yes.approver_id in able]
    return most_met(counted, demands) == len(demands)


def lost_what_counted(
    section: Section, given: Iterable[Approval], people: Iterable[AbstractBaseUser]
) -> list[AbstractBaseUser]:
    """Those of ``people`` who have lost a role that their approval counted for."""
    counted: dict[int, set[str]] = {}
    for yes in given:
        counted.setdefault(yes.approver_id, set()).update(tokens_of(yes))
    return [one for one in people if counted.get(one.pk, set()) - tokens_now(one, section)]


def counted_approvals(article: Article) -> list[Approval]:
    """Approvals of exactly the draft as submitted, by users who wrote no part of it. One query.

    Approvals by guests count only where the section lets guests approve now.
    """
    return [one for one in submitted_approvals(article) if _counts(one, article)]


def counted_by_article(articles: Iterable[Article]) -> dict[int, list[Approval]]:
    """The same for each of many articles that has any. One query."""
    by_draft = {one.draft_id: one for one in articles}
    as_submitted = Q(digest=F("revision__digest"), submission=F("revision__status__submission"))
    found: dict[int, list[Approval]] = {}
    for yes in Approval.objects.filter(as_submitted, revision__in=by_draft).order_by("pk"):
        article = by_draft[yes.revision_id]
        if _counts(yes, article):
            found.setdefault(article.pk, []).append(yes)
    return found


def submitted_approvals(article: Article) -> list[Approval]:
    """All approvals of the draft as submitted, whether they count or not. One query."""
    draft = article.draft
    if draft is None:
        return []
    given = Approval.objects.filter(revision=draft, submission=draft.status.submission, digest=draft.digest)
    return list(given.select_related("approver").order_by("pk"))


def _counts(approval: Approval, article: Article) -> bool:
    lets_guests = approval.guest_id is None or article.section.guests == Guests.APPROVE
    return (
        lets_guests
        and (approval.signed or not article.section.signed)
        and is_independent(approval, article.draft_author_ids)
    )


class ApprovalCount:
    """What the draft of ``article`` still lacks. Two queries on creation, none later. The article has a draft."""

    def __init__(self, article: Article) -> None:
        self._section = article.section
        authors = _authors(article)
        self._people: dict[int, set[str]] = {}
        given = submitted_approvals(article)
        self._approvers = {one.approver_id for one in given}
        for approval in given:
            if _counts(approval, article) and is_independent(approval, authors):
                self._people.setdefault(approval.approver_id, set()).update(tokens_of(approval))
        self._authors = authors

    @property
    def lacking(self) -> int:
        """Missing approvals plus unmet demands: 0 once the draft has enough, and less with each that counts."""
        return self._lacking(self._people)

    def is_lowered_by(self, person: int, tokens: Collection[str], linked: frozenset[int]) -> bool:
        """Whether an approval by ``person`` that counts as ``tokens`` would lower ``lacking``.

        linked: other accounts that count as one person with them.
        """
        if person in self._authors or linked & (self._authors | self._approvers):
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
            said = _("%(names)s approved this, but may not approve here any more. Another user has to.")
        else:
            said = _(
                "%(names)s approved this, but may not approve here any more as it was asked for. Another user has to."
            )
        return said % {"names": several(str(person) for person in self.lost or self.changed)}


def approvers_of(article: Article, given: Iterable[Approval]) -> Approvers:
    """``given``: otherwise valid approvals of the draft, with their approvers. At most one query for each user."""
    approvals = [*given]
    people = {one.approver_id: one.approver for one in approvals}
    return approvers_among(article, approvals, people)


def approvers_among(article: Article, given: Iterable[Approval], people: Mapping[int, Any]) -> Approvers:
    """The same for approvals that are loaded, and the ``people`` who gave them."""
    given = [one for one in given if is_independent(one, article.draft_author_ids)]
    others = [people[key] for key in sorted({one.approver_id for one in given})]
    able = [person for person in others if still_holds_ignoring_factors(person, APPROVE_ARTICLE, article)]
    lost = [person for person in others if person not in able]
    missing = max(0, article.section.approvals - len(able))
    if missing or is_met_by(article.section, given, able):
        return Approvers(lost, [], missing)
    return Approvers(lost, lost_what_counted(article.section, given, able), 1)


def roles_of_approvers(article: Article, draft: Revision) -> list[str]:
    """Roles in which the draft was approved, oldest first. Under four eyes without approvals of its authors."""
    given = approvals_of(article, draft).order_by("pk")
    if article.section.four_eyes:
        given = given.exclude(one_with__overlap=article.draft_author_ids)
    return list(given.values_list("role", flat=True))


def approvals_of(article: Article, draft: Revision) -> QuerySet[Approval]:
    """Approvals of this text as submitted, its authors' own included; those of guests only if the section lets them
    approve.
    """
    given = draft.approvals.filter(submission=draft.status.submission, digest=draft.digest)
    if article.section.four_eyes and article.section.signed:
        given = given.filter(signed=True)
    return given if article.section.guests == Guests.APPROVE else given.filter(guest=None)
