"""What holds for everybody, whatever their role."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actions import FREEZE_PERSON
from accounts.models import User
from rbac.rulebook import Invariant


def _is_oneself(actor: Any, person: User) -> Any:
    themselves = isinstance(actor, User) and actor.pk == person.pk
    return _("You cannot freeze your own account: ask another administrator.") if themselves else None


def _others(actor: Any) -> Q:
    return ~Q(pk=actor.pk) if isinstance(actor, User) else Q()


NOBODY_SHUTS_THEMSELVES_OUT = Invariant(
    name="nobody shuts themselves out", actions=(FREEZE_PERSON,), broken=_is_oneself, query=_others
)
