"""Invariants: rules for every user, whatever the role."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actions import (
    AGREE_TO_RESET,
    CORRECT_NAME,
    DEACTIVATE_PERSON,
    DELETE_PERSON,
    END_SESSIONS,
    FREEZE_PERSON,
    HAND_OVER_LINK,
    RESET_SECOND_FACTOR,
)
from accounts.models import FactorReset, User
from rbac.rulebook import Invariant


def _is_oneself(actor: Any, person: User) -> Any:
    themselves = isinstance(actor, User) and actor.pk == person.pk
    return _("You cannot freeze your own account: ask another administrator.") if themselves else None


def _others(actor: Any) -> Q:
    return ~Q(pk=actor.pk) if isinstance(actor, User) else Q()


NOBODY_SHUTS_THEMSELVES_OUT = Invariant(
    name="nobody shuts themselves out",
    label=_("nobody shuts themselves out"),
    way_out=_("That another administrator does it."),
    actions=(FREEZE_PERSON,),
    broken=_is_oneself,
    query=_others,
)


def _resets_own(actor: Any, person: User) -> Any:
    if isinstance(actor, User) and actor.pk == person.pk:
        return _("Nobody removes their own second factor this way: replace it, or ask another administrator.")
    return None


def _agrees_with_oneself(actor: Any, reset: FactorReset) -> Any:
    if isinstance(actor, User) and actor.pk in (reset.asked_by_id, reset.user_id):
        return _("Somebody else has to agree: neither who asked for it nor whose second factor it is.")
    return None


def _concerns_others(actor: Any) -> Q:
    return ~Q(asked_by=actor.pk) & ~Q(user=actor.pk) if isinstance(actor, User) else Q()


NOBODY_RESETS_THEMSELVES = Invariant(
    name="nobody removes their own second factor",
    label=_("nobody removes their own second factor"),
    way_out=_("That another administrator does it."),
    actions=(RESET_SECOND_FACTOR,),
    broken=_resets_own,
    query=_others,
)
TWO_PEOPLE_AGREE = Invariant(
    name="two people agree",
    label=_("two people agree"),
    way_out=_("That somebody else agrees."),
    actions=(AGREE_TO_RESET,),
    broken=_agrees_with_oneself,
    query=_concerns_others,
)


def _is_mine(actor: Any, person: User) -> Any:
    if isinstance(actor, User) and actor.pk == person.pk:
        return _("This is your own account: ask another administrator, or see your account page.")
    return None


def _is_deleted(actor: Any, person: User) -> Any:
    return _("This account was deleted for good.") if person.deleted_at else None


OTHER_PEOPLE_ONLY = Invariant(
    name="not one's own account",
    label=_("not one's own account"),
    way_out=_("That another administrator does it."),
    actions=(DEACTIVATE_PERSON, DELETE_PERSON, HAND_OVER_LINK),
    broken=_is_mine,
    query=_others,
)
DELETED_STAYS_DELETED = Invariant(
    name="deleted stays deleted",
    label=_("deleted stays deleted"),
    way_out=_("Nothing: what was deleted for good stays so."),
    actions=(
        CORRECT_NAME,
        FREEZE_PERSON,
        DEACTIVATE_PERSON,
        DELETE_PERSON,
        HAND_OVER_LINK,
        RESET_SECOND_FACTOR,
        END_SESSIONS,
    ),
    broken=_is_deleted,
    query=lambda actor: Q(deleted_at=None),
)
