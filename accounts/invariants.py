"""Invariants: rules for every user, whatever the role."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.functional import Promise
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
from accounts.mail.mail_state import trouble
from accounts.models import FactorReset, User
from foundation.query_expressions import IsOneOf
from rbac.independence.explanation import WINDOW, why_one_person
from rbac.independence.rule import LinkedTo, linked_to
from rbac.models import Act
from rbac.rulebook import Invariant

ANOTHER_ADMINISTRATOR = _("That another administrator does it.")


def _not_oneself(reason: Promise) -> Callable[[Any, User], Any]:
    def broken(actor: Any, person: User) -> Any:
        return reason if isinstance(actor, User) and actor.pk == person.pk else None

    return broken


def _others(actor: Any) -> Q:
    return ~Q(pk=actor.pk) if isinstance(actor, User) else Q()


NO_SELF_FREEZE = Invariant(
    name="no self-freeze",
    label=_("no one freezes their own account"),
    way_out=ANOTHER_ADMINISTRATOR,
    actions=(FREEZE_PERSON,),
    broken=_not_oneself(_("You cannot freeze your own account: ask another administrator.")),
    query=_others,
)
NO_SELF_RESET = Invariant(
    name="no self-reset",
    label=_("no one removes their own second factor"),
    way_out=ANOTHER_ADMINISTRATOR,
    actions=(RESET_SECOND_FACTOR,),
    broken=_not_oneself(
        _("You cannot remove your own second factor this way: replace it, or ask another administrator.")
    ),
    query=_others,
)


def _agrees_with_oneself(actor: Any, reset: FactorReset) -> Any:
    if isinstance(actor, User) and actor.pk in (reset.asked_by_id, reset.user_id):
        return _(
            "Another administrator has to agree: neither who asked for it nor whose second factor it is."
        )
    if reset.done_at:  # agreeing made them one: a second click is answered, not refused
        return None
    return why_one_person(actor, {reset.asked_by_id, reset.user_id}) or None


def _concerns_others(actor: Any) -> Q:
    if not isinstance(actor, User):
        return Q()
    linked = LinkedTo(actor.pk)
    apart = (Q(asked_by=None) | ~Q(IsOneOf(F("asked_by"), linked))) & ~Q(IsOneOf(F("user"), linked))
    return ~Q(asked_by=actor.pk) & ~Q(user=actor.pk) & (Q(done_at__isnull=False) | apart)


TWO_PEOPLE_AGREE = Invariant(
    name="two people agree",
    label=_("two people agree"),
    way_out=_("That another administrator agrees."),
    actions=(AGREE_TO_RESET,),
    broken=_agrees_with_oneself,
    query=_concerns_others,
)
OTHER_PEOPLE_ONLY = Invariant(
    name="not one's own account",
    label=_("not one's own account"),
    way_out=ANOTHER_ADMINISTRATOR,
    actions=(DEACTIVATE_PERSON, DELETE_PERSON, HAND_OVER_LINK),
    broken=_not_oneself(_("This is your own account: ask another administrator, or see your account page.")),
    query=_others,
)


def _acts_on(actor: Any, *, kind: str) -> QuerySet[Act]:
    """What ``actor``, or who counts as one person with them, did to accounts in the last 72 hours."""
    people = {actor.pk, *linked_to(actor)}
    return Act.objects.filter(kind=kind, by__in=people, at__gt=Now() - WINDOW)


def _not_both(kind: str, reason: Promise) -> dict[str, Any]:
    """Condition that the actor did nothing of ``kind`` to the same account."""

    def broken(actor: Any, person: User) -> Any:
        done = isinstance(actor, User) and _acts_on(actor, kind=kind).filter(about=person.pk).exists()
        return reason if done else None

    def query(actor: Any) -> Q:
        if not isinstance(actor, User):
            return Q()
        return ~Q(Exists(_acts_on(actor, kind=kind).filter(about=OuterRef("pk"))))

    return {"broken": broken, "query": query}


_MAILED = _("This site can send mail, so a link goes to the owner's address and is shown to no one else.")
MAIL_OPENS_ACCOUNTS = Invariant(
    name="mail opens accounts",
    label=_("a link that opens an account is shown only where no mail can be sent"),
    way_out=_("Nothing: mail it. Where one mail is lost, the operator of the server prints a link."),
    actions=(HAND_OVER_LINK,),
    broken=lambda actor, person: _MAILED if isinstance(actor, User) and not trouble() else None,
    query=lambda actor: Q(pk__in=()) if isinstance(actor, User) and not trouble() else Q(),
)
NO_LINK_AFTER_RESET = Invariant(
    name="no link after a reset",
    label=_("a removed factor and a link come from two people"),
    way_out=ANOTHER_ADMINISTRATOR,
    actions=(HAND_OVER_LINK,),
    **_not_both(
        "factorreset",
        _("You asked to remove this person's second factor, so another administrator hands over the link."),
    ),
)
NO_RESET_AFTER_LINK = Invariant(
    name="no reset after a link",
    label=_("a link and a removed factor come from two people"),
    way_out=ANOTHER_ADMINISTRATOR,
    actions=(RESET_SECOND_FACTOR,),
    **_not_both(
        "passwordreset",
        _("You saw a link to this account, so another administrator asks to remove the second factor."),
    ),
)


def _is_deleted(actor: Any, person: User) -> Any:
    return _("This account was deleted for good.") if person.deleted_at else None


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
