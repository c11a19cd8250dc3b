"""Vouching for a person, and the founding of a site: what makes accounts count as people of their own."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.administration.grant_checks import given_reason
from rbac.assignments import forget_assignments
from rbac.decisions import authorize, refusal
from rbac.errors import Conflict, Refused
from rbac.events import PERSON_VOUCHED, SITE_FOUNDED
from rbac.independence.rule import with_linked
from rbac.models import Act, Founding, Vouch
from rbac.rules import VOUCH_FOR_PERSON


@transaction.atomic
def vouch(person: AbstractBaseUser, *, reason: str, by: Actor) -> None:
    """``by`` says that ``person`` is a person of their own: what was done to their account links it no longer.

    Raises Refused, also if ``by`` counts as one person with them, Invalid without a reason, Conflict if they are linked
    to no one.
    """
    authorize(by, VOUCH_FOR_PERSON)
    reason = given_reason(reason)
    linked = with_linked([person.pk])
    giver: Any = by if isinstance(by, AbstractBaseUser) else None
    if giver is not None and giver.pk in linked:
        why = _("You count as one person with them yourself. Another administrator has to vouch.")
        raise Refused(
            refusal(by, VOUCH_FOR_PERSON, None, kind="invariant", source=_("independence"), reason=why)
        )
    if len(linked) == 1:
        raise Conflict(_("They count as a person of their own already."))
    Vouch.objects.create(person_id=person.pk, by=giver)
    record(PERSON_VOUCHED, by=by, about=person, reason=reason)
    forget_assignments()


@transaction.atomic
def found_site(*, by: Actor) -> None:
    """Begins the 24 hours in which whom an administrator names counts at once. Once, before any user was named."""
    if Founding.objects.exists() or Act.objects.exists():
        return
    Founding.objects.create()
    record(SITE_FOUNDED, by=by)
