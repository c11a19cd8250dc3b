"""Teams: groups of users that share roles and grants. They are Django's groups, changed only by these functions.

A member has the team's roles and grants for as long as they are in it; a decision names the team.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.account_state import on_access_lost
from rbac.administration.grant_checks import given_reason, require_in_use
from rbac.administration.separations import enforce_separations
from rbac.assignments import forget_assignments
from rbac.decisions import authorize, refusal
from rbac.errors import Conflict, Mistyped, Refused
from rbac.events import TEAM_CREATED, TEAM_DELETED, TEAM_MEMBER_ADDED, TEAM_MEMBER_REMOVED, TEAM_RENAMED
from rbac.models.people_queries import added_by, members_of, membership_of
from rbac.rules import ADD_TEAM, CHANGE_TEAM, REMOVE_TEAM

LONGEST_NAME = 150  # as Django's column


@transaction.atomic
def make_team(name: str, *, by: Actor) -> Group:
    """Creates an empty team without roles or grants. Raises Refused, Invalid without a name, Conflict if it exists."""
    authorize(by, ADD_TEAM)
    team = _saved(Group(name=_named(name)))
    record(TEAM_CREATED, by=by, about=team)
    return team


@transaction.atomic
def rename_team(team: Group, name: str, *, by: Actor) -> None:
    """Renames a team. Raises Refused, Invalid without a name, Conflict if another team has it."""
    authorize(by, CHANGE_TEAM, team)
    held = Group.objects.select_for_update().get(pk=team.pk)
    before, held.name = held.name, _named(name)
    if before == held.name:
        return
    _saved(held)
    record(TEAM_RENAMED, by=by, about=held, before=before)
    forget_assignments()


@transaction.atomic
def add_member(team: Group, person: AbstractBaseUser, *, reason: str, by: Actor) -> None:
    """Adds ``person``, who gets all roles and grants of the team, now and later.

    Raises Refused if ``by`` may not or adds themselves, Invalid without a reason or for a deactivated account,
    Conflict if they are a member.
    """
    authorize(by, CHANGE_TEAM, team)
    reason = given_reason(reason)
    if isinstance(by, AbstractBaseUser) and by.pk == person.pk:
        why = gettext_lazy("You cannot add yourself to a team; ask another administrator.")
        raise Refused(refusal(by, CHANGE_TEAM, team, kind="invariant", source=_("teams"), reason=why))
    require_in_use(person)
    memberships, row = membership_of(team, person)
    with enforce_separations(lambda: [person.pk]):
        if not memberships.get_or_create(**row, defaults=added_by(by))[1]:
            raise Conflict(_("They are in this team already."))
    record(TEAM_MEMBER_ADDED, by=by, about=team, person=person, member=str(person), reason=reason)
    forget_assignments()


@transaction.atomic
def remove_member(team: Group, person: AbstractBaseUser, *, reason: str, by: Actor) -> None:
    """Removes ``person``, who loses the team's roles and grants (``on_access_lost``).

    Raises Refused, Invalid without a reason, Conflict if they are not a member.
    """
    authorize(by, CHANGE_TEAM, team)
    reason = given_reason(reason)
    memberships, row = membership_of(team, person)
    if not memberships.filter(**row).delete()[0]:
        raise Conflict(_("They are not in this team any more."))
    record(TEAM_MEMBER_REMOVED, by=by, about=team, person=person, member=str(person), reason=reason)
    forget_assignments()
    on_access_lost.tell(person, reason)


@transaction.atomic
def delete_team(team: Group, *, reason: str, by: Actor) -> None:
    """Deletes a team with its roles and grants; all members lose them (``on_access_lost``).

    Raises Refused, Invalid without a reason, Conflict if it is gone already.
    """
    authorize(by, REMOVE_TEAM, team)
    reason = given_reason(reason)
    held = Group.objects.select_for_update().filter(pk=team.pk).first()
    if held is None:
        raise Conflict(_("This team has been deleted already."))
    members = list(members_of(held))
    record(TEAM_DELETED, by=by, about=held, name=held.name, members=len(members), reason=reason)
    held.delete()
    forget_assignments()
    on_access_lost.tell_of_all(members, reason)


def _named(name: str) -> str:
    if not (name := " ".join(name.split())):
        raise Mistyped(_("Give the team a name."))
    if len(name) > LONGEST_NAME:
        raise Mistyped(
            _("The name is too long: at most %(most)d characters. Shorten it.") % {"most": LONGEST_NAME}
        )
    return name


def _saved(team: Any) -> Group:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Conflict(_("There is a team of this name already.")) from None
    saved: Group = team
    return saved
