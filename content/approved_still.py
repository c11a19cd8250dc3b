"""Which of many approved drafts wait for another yes: what an article's own page knows of it, for lists.

The same answers as those of ``waits_for_approval`` and ``counts_no_longer`` (content/approvals.py), in at most four
queries and as many rows as there are approvals, however many articles are asked about. A list asks for those only where
``SEEMS_TO_STAND``, a column of its rows, is false: on most days nowhere.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Case, Exists, Expression, F, OuterRef, Q, Value, When
from django.db.models.lookups import Exact

from content.able_approvers import approvers_among
from content.actions import APPROVE_ARTICLE
from content.conditions import has_approval, valid_approvals
from content.demanded import DEMANDED
from content.models import Approval, Article
from content.models.review import State
from content.models.section import Guests
from rbac.account_state import in_order_rows
from rbac.assignments import in_force
from rbac.decisions import each_still_holds
from rbac.held_there import people_as_held_there
from rbac.models import RoleAssignment, ScopeAncestor
from rbac.people import teams_of
from rbac.queries import as_boolean
from rbac.rulebook import rulebook


def waiting_again(keys: Iterable[int]) -> dict[int, str]:
    """Of the articles ``keys`` those whose draft was approved and cannot go out by that any more; with the sentence.

    "" where nobody lost anything: more is asked for by now, or what a guest said counts no longer.
    """
    asked = _approved_with_four_eyes(keys) if (keys := list(keys)) else []
    said = {article.pk: "" for article in asked if not article.enough}
    enough = {article.pk: article for article in asked if article.enough}
    given = _given_to(enough)
    keys_of_people = {yes.approver_id for approvals in given.values() for yes in approvals}
    people = people_as_held_there(keys_of_people, [enough[key] for key in given])
    for key, article in enough.items():
        if why := approvers_among(article, given.get(key, ()), people, each_still_holds).why_not:
            said[key] = why
    return said


def _approved_with_four_eyes(keys: list[int]) -> list[Any]:
    found: Any = Article.objects.filter(
        pk__in=keys, archived_at=None, draft__status__state=State.APPROVED, section__four_eyes=True
    )
    told = found.select_related("section__scope", "draft__status").annotate(
        enough=as_boolean(has_approval(None))
    )
    return list(told.defer("draft__body", "draft__summary"))


def _given_to(articles: Mapping[int, Any]) -> dict[int, list[Any]]:
    """What counts of each, as content/approvals.py ``counting`` says."""
    drafts = {article.draft_id: article for article in articles.values()}
    found: dict[int, list[Any]] = {}
    if not drafts:
        return found
    as_submitted = Q(digest=F("revision__digest"), submission=F("revision__status__submission"))
    for yes in Approval.objects.filter(as_submitted, revision__in=drafts).order_by("pk"):
        article = drafts[yes.revision_id]
        counts = yes.guest_id is None or article.section.guests == Guests.APPROVE
        if counts:
            found.setdefault(article.pk, []).append(yes)
    return found


class _SeemsToStand(Expression):
    """Made when it is first asked for: roles are registered by then."""

    output_field = BooleanField()

    def resolve_expression(self, *about: Any, **more: Any) -> Any:
        return _seems_to_stand().resolve_expression(*about, **more)


# Of an article: true where nothing is approved, and where everybody whose yes counts holds the role still by which they
# gave it, and that role approves. It may be false though all is well, for what only decisions can tell (a grant, a
# guest, whose approval is asked for): then ``waiting_again`` is asked.
SEEMS_TO_STAND = _SeemsToStand()


@cache
def _seems_to_stand() -> Any:
    doubtful = valid_approvals().filter(Exact(as_boolean(_is_sure()), Value(False)))
    stands = has_approval(None) & ~Q(DEMANDED) & ~Q(Exists(doubtful))
    asked = Q(archived_at=None, draft__status__state=State.APPROVED, section__four_eyes=True)
    return Case(When(asked, then=as_boolean(stands)), default=Value(True), output_field=BooleanField())


def _is_sure() -> Q:
    """Of an approval, inside of a query for articles."""
    if in_order_rows.value is None:
        return Q(pk__in=[])
    roles = [
        role
        for role, cell in rulebook.row(APPROVE_ARTICLE).roles.items()
        if cell.grants and not cell.condition
    ]
    above = ScopeAncestor.objects.filter(scope=OuterRef(OuterRef("revision__article__section__scope")))
    here = Q(scope=None) | Q(scope__in=above.values("ancestor"))
    held = RoleAssignment.objects.filter(in_force(), here, role=OuterRef("role"))
    person = get_user_model()._default_manager.filter(in_order_rows.value, pk=OuterRef("approver"))
    in_team = held.filter(team__in=teams_of(OuterRef(OuterRef("approver"))))
    holds = Q(Exists(held.filter(user=OuterRef("approver")))) | Q(Exists(in_team))
    return Q(Exists(person), role__in=roles) & holds
