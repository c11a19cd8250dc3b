"""Telling people a week before that a role or a grant ends: whoever holds it, and whoever gave it."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.letters import ACCESS_ENDS, GIVEN_ACCESS_ENDS, post
from accounts.models import User
from rbac.expiring import claim_endings
from rbac.giving import Holder
from rbac.names import moment_label
from rbac.people import members_of


@transaction.atomic
def announce_endings() -> int:
    """Posts the letters, in the transaction that marks what was told. Returns how many there are."""
    told = 0
    for ending in claim_endings():
        facts = {"what": ending.what, "until": moment_label(ending.until), "reason": ending.reason}
        for person in _people(ending.holder):
            post(ACCESS_ENDS, to=person, **facts)
            told += 1
        if isinstance(ending.assigner, User) and ending.assigner.may_log_in:
            post(GIVEN_ACCESS_ENDS, to=ending.assigner, who=str(ending.holder), **facts)
            told += 1
    return told


def _people(holder: Holder) -> list[User]:
    people = list(members_of(holder)) if isinstance(holder, Group) else [holder]
    return [person for person in people if isinstance(person, User) and person.may_log_in]
