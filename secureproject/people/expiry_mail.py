"""Expiry emails: a week before a role or a grant ends, to the user who holds it and the user who gave it."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.languages import language_of_letter
from accounts.mail.emails import ACCESS_ENDS, GIVEN_ACCESS_ENDS, post
from accounts.models import User
from rbac.administration.expiring import Ending, claim_endings
from rbac.administration.grant_checks import Holder
from rbac.decisions import decide
from rbac.models.people_queries import members_of
from rbac.names import moment_label
from rbac.rulebook import rulebook


@transaction.atomic
def announce_endings() -> int:
    """Sends the emails, in the transaction that marks them as sent. Returns their number."""
    told = 0
    for ending in claim_endings():
        for person in _people(ending.holder):
            with override(language_of_letter(person)):
                post(ACCESS_ENDS, to=person, what=str(ending.what), **_facts(ending))
            told += 1
        giver = ending.assigner
        if isinstance(giver, User) and giver.may_log_in:
            with override(language_of_letter(giver)):
                what = _what_they_see(ending, giver)
                post(GIVEN_ACCESS_ENDS, to=giver, who=str(ending.holder), what=what, **_facts(ending))
            told += 1
    return told


def _facts(ending: Ending) -> dict[str, str]:
    return {"until": moment_label(ending.until), "reason": ending.reason}


def _what_they_see(ending: Ending, giver: User) -> str:
    """The user who gave it may no longer be allowed to see the object: then without its name."""
    obj = ending.about
    view = obj and rulebook.view_action(type(obj), app=obj._meta.app_label)
    if view is None or decide(giver, view, obj).allowed:
        return str(ending.what)
    return _("something that you may not see any more")


def _people(holder: Holder) -> list[User]:
    people = list(members_of(holder)) if isinstance(holder, Group) else [holder]
    return [person for person in people if isinstance(person, User) and person.may_log_in]
