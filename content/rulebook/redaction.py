"""Rules on redaction (removal by law): one user requests, another administrator agrees.

The only administrator carries it out alone, 72 hours after it was announced.
"""

from typing import Any

from django.db.models import Model, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import AGREE_TO_REDACTION, ASK_REDACTION, VIEW_REDACTION
from content.conditions import key_of
from content.formatting.local_time import zoned
from content.models import Article, Redaction
from content.models.redaction import NOTICE
from rbac.actions import Action
from rbac.rulebook import Invariant, Row, no, yes

ROWS = {
    ASK_REDACTION: Row(
        contributor=no(_("contributors write; editors ask for what the law demands")),
        editor=yes(_("editors ask for it in their sections; an administrator has to agree")),
        administrator=yes(_("administrators ask for it everywhere; another one has to agree")),
    ),
    AGREE_TO_REDACTION: Row(
        contributor=no(_("contributors write; what leaves every version for good takes an administrator")),
        editor=no(_("what leaves every version for good takes an administrator")),
        administrator=yes(_("administrators agree to what another user asked for")),
    ),
    VIEW_REDACTION: Row(
        contributor=no(_("what the law demands to be removed is for editors to know")),
        editor=yes(_("editors see what is removed in their sections")),
        administrator=yes(_("administrators see every removal")),
    ),
}

MODELS: dict[Action, type[Model] | None] = {
    ASK_REDACTION: Article,
    AGREE_TO_REDACTION: Redaction,
    VIEW_REDACTION: Redaction,
}
SCOPES: dict[type[Model], str] = {Redaction: "article__section__scope"}


def asked_for_it(actor: Any, redaction: Redaction) -> str | None:
    """Why a user cannot agree to a redaction, or None. PostgreSQL checks the same, by its own clock."""
    if redaction.asked_by_id != key_of(actor):
        return None
    if redaction.alone_from:
        if redaction.alone_from <= timezone.now():
            return None
        when = zoned(redaction.alone_from)
        return _t("There is no other administrator, so you can carry it out alone from %(when)s on.") % {
            "when": when
        }
    return _t("You asked for this yourself, so another administrator has to agree.")


def another_asked(actor: Any) -> Q:
    alone = Q(notice=True, asked_at__lte=Now() - NOTICE)
    return ~Q(asked_by_id=key_of(actor)) | alone


INVARIANTS = (
    Invariant(
        name="two_remove",
        label=_("another user agrees to a removal by law"),
        way_out=_("That another administrator agrees."),
        actions=(AGREE_TO_REDACTION,),
        broken=asked_for_it,
        query=another_asked,
    ),
)
