"""Rules on public text: words of sections, topics and bylines that a second person accepts."""

from typing import Any

from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.actions import ACCEPT_TEXT, SHOW_TEXT_ALONE, VIEW_TEXT, WITHDRAW_TEXT
from content.conditions import key_of
from content.models import PublicText
from content.rulebook.reviewing import CHECK_SIGNATURES
from foundation.query_expressions import IsOneOf
from rbac.actions import Action
from rbac.independence.explanation import why_one_person
from rbac.independence.rule import LinkedTo
from rbac.rulebook import Invariant, Row, no, yes

_FOR_EDITORS = _("contributors write; editors name what readers see")

ROWS = {
    VIEW_TEXT: Row(
        contributor=no(_FOR_EDITORS),
        editor=yes(_("editors see which words are proposed in their sections")),
        administrator=yes(_("administrators see all proposed words")),
    ),
    ACCEPT_TEXT: Row(
        contributor=no(_FOR_EDITORS),
        editor=yes(_("editors accept words that another user proposed in their sections")),
        administrator=yes(_("administrators accept words that another user proposed")),
    ),
    WITHDRAW_TEXT: Row(
        contributor=no(_FOR_EDITORS),
        editor=yes(_("editors withdraw or decline proposed words in their sections")),
        administrator=yes(_("administrators withdraw or decline proposed words")),
        system={CHECK_SIGNATURES: yes(_("the worker takes back what a signature does not approve"))},
    ),
    SHOW_TEXT_ALONE: Row(
        contributor=no(_("an emergency is declared by an administrator")),
        editor=no(_("an emergency is declared by an administrator")),
        administrator=yes(_("administrators show their words in an emergency, for all colleagues to see")),
    ),
}
MODELS: dict[Action, type[Model] | None] = dict.fromkeys(ROWS, PublicText)
SCOPES: dict[type[Model], str] = {PublicText: "scope"}


def proposed_it(actor: Any, text: PublicText) -> str | None:
    """Why a user is no second person for ``text``, or None. PostgreSQL checks the same (triggers/public_text.py)."""
    if text.author_id is None or text.author_id != getattr(actor, "pk", None):
        return None
    return _t("You proposed these words yourself, so another user has to accept them.")


def is_no_second_person(actor: Any, text: PublicText) -> str | None:
    return proposed_it(actor, text) or why_one_person(actor, {text.author_id}) or None


def is_second_person(actor: Any) -> Q:
    key = key_of(actor)
    return Q(author=None) | (~Q(author=key) & ~Q(IsOneOf(F("author_id"), LinkedTo(key))))


def is_by_another(actor: Any, text: PublicText) -> str | None:
    """Why a user cannot show ``text`` alone: what another proposed they accept."""
    if proposed_it(actor, text):
        return None
    return _t("Another user proposed these words: accept or decline them.")


INVARIANTS = (
    Invariant(
        name="a_second_person_accepts",
        label=_("another user accepts words for readers"),
        way_out=_("That another user accepts them."),
        actions=(ACCEPT_TEXT,),
        broken=is_no_second_person,
        query=is_second_person,
    ),
    Invariant(
        name="an_emergency_is_for_own_words",
        label=_("an emergency shows one's own words"),
        way_out=_("That you accept them, or decline them."),
        actions=(SHOW_TEXT_ALONE,),
        broken=is_by_another,
        query=lambda actor: Q(author=key_of(actor)),
    ),
)
