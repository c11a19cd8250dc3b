"""Rules of access reviews: which users start them and answer their questions."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db.models import Exists, Model, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.actors import SystemActor
from rbac.actions import Action
from rbac.models import AccessReview, AccessReviewItem
from rbac.models.people_queries import members_of, people_of_team
from rbac.rulebook import Cell, Condition, Invariant, Row, administrator_role, no, role_names, when, yes

START_REVIEW = Action("rbac.start_review", label=_("start an access review"))
VIEW_REVIEW = Action("rbac.view_accessreview", label=_("see access reviews and their reports"))
ANSWER_REVIEW = Action("rbac.answer_review", label=_("say in an access review who still needs what"))

# The actor that revokes at the end of a review, and on behalf of users who answer; service functions know this name.
REVIEWER = SystemActor("access_review")


def owner_role() -> str:
    """The role whose holders review the access to their sections: the one below the administrators."""
    names = role_names()
    return names[-2] if len(names) > 1 else names[-1]


not_an_administrator = Condition(
    name="not_an_administrator",
    label=_("it being about a user who is no administrator"),
    test=lambda actor, item: bool(item.store) or item.what != administrator_role(),
    query=lambda actor: ~Q(store="", what=administrator_role()),
)


def _is_own(actor: Any, item: AccessReviewItem) -> Any:
    if not isinstance(actor, AbstractBaseUser):
        return None
    own = item.user_id == actor.pk
    if not own and item.team is not None:
        own = members_of(item.team).filter(pk=actor.pk).exists()
    return _("You cannot answer for what you hold yourself; another user is asked.") if own else None


def _of_others(actor: Any) -> Q:
    if not isinstance(actor, AbstractBaseUser):
        return Q()
    others, members = ~Q(user=actor.pk), people_of_team("team").removeprefix("team__")
    if not members:
        return others
    own_team = Group.objects.filter(pk=OuterRef("team"), **{members: actor.pk})
    return others & ~Q(Exists(own_team))


NO_SELF_REVIEW = Invariant(
    name="nobody_reviews_themselves",
    label=_("no one answers for themselves"),
    way_out=_("That another user who looks after the section answers, or an administrator."),
    actions=(ANSWER_REVIEW,),
    broken=_is_own,
    query=_of_others,
)


def _row(owner: Cell, administrator: Cell, others: Cell) -> Row:
    cells = dict.fromkeys(role_names(), others) | {owner_role(): owner, administrator_role(): administrator}
    return Row(system={}, **cells)


_NOT_OTHERS = no(_("only administrators start access reviews and read their reports"))
ROWS = {
    START_REVIEW: _row(_NOT_OTHERS, yes(_("administrators have what was given looked through")), _NOT_OTHERS),
    VIEW_REVIEW: _row(_NOT_OTHERS, yes(_("administrators read what came of it")), _NOT_OTHERS),
    ANSWER_REVIEW: _row(
        when(not_an_administrator, _("users who edit a section know who works there")),
        yes(_("administrators look after everybody's access")),
        no(_("editors and administrators say who still needs what")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    START_REVIEW: None,
    VIEW_REVIEW: AccessReview,
    ANSWER_REVIEW: AccessReviewItem,
}
SCOPES: dict[type[Model], str] = {AccessReviewItem: "scope"}
INVARIANTS = (NO_SELF_REVIEW,)
