"""Checks shared by all functions that grant and revoke roles, grants and team membership."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group

from audit.actors import Actor, SystemActor
from audit.stored_messages import gettext as _
from foundation.clock import database_now
from rbac.account_state import on_access_lost, provider, state_of
from rbac.errors import Invalid, Mistyped
from rbac.models.people_queries import members_of

LONGEST_REASON = 400  # as the column
LAST_YEAR = 3000


class WrongEnd(Mistyped):
    """Invalid end of an assignment: a form shows it beside that field."""


type Holder = AbstractBaseUser | Group


def given_reason(reason: str) -> str:
    if not (reason := reason.replace("\x00", "").strip()):
        raise Mistyped(_("Say why."))
    if len(reason) > LONGEST_REASON:
        raise Mistyped(
            _("The reason is too long: at most %(most)d characters. Shorten it.") % {"most": LONGEST_REASON}
        )
    return reason


def future_end(until: datetime | None) -> datetime | None:
    """Raises WrongEnd for an end in the past, and for one so far away that Python could not read it back."""
    if until is None:
        return None
    if until <= database_now():
        raise WrongEnd(_("The end must lie in the future."))
    if until.year > LAST_YEAR:
        raise WrongEnd(_("The end lies too far away. Leave it out for something without an end."))
    return until


def require_in_use(holder: Holder) -> None:
    """Raises Invalid for a deactivated account: the assignment would take effect when the account is reactivated.

    Without a provider of account states nothing counts anyway, so granting is allowed.
    """
    if isinstance(holder, Group) or provider.value is None:
        return
    if not state_of(holder).active:
        raise Invalid(
            _("The account of %(person)s is deactivated. Reactivate it first, then give them this.")
            % {"person": holder}
        )


def person_or_none(holder: Holder) -> AbstractBaseUser | None:
    return None if isinstance(holder, Group) else holder


def assigner(by: Actor) -> dict[str, Any]:
    """The columns of Given that record the assigner."""
    person = None if isinstance(by, SystemActor) else by
    return {"assigned_by": person, "assigned_by_system": by.name if isinstance(by, SystemActor) else ""}


def concerns(by: Actor, to: Holder) -> bool:
    """Whether ``by`` would be granting to themselves, directly or as a member of a team."""
    if not isinstance(by, AbstractBaseUser):
        return False
    return bool(members_of(to).filter(pk=by.pk).exists() if isinstance(to, Group) else by.pk == to.pk)


def report_loss(holder: Holder, reason: str) -> None:
    """Reports the lost access of the user, or of all members of the team (``on_access_lost``)."""
    if isinstance(holder, Group):
        on_access_lost.tell_of_all(members_of(holder), reason)
    else:
        on_access_lost.tell(holder, reason)
