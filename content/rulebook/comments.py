"""Rules on comments: who sees them in the CMS, and who moderates them."""

from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from content.actions import COUNT_COMMENT_REPORTS, MODERATE_COMMENT, VIEW_COMMENT
from content.conditions import key_of
from content.models import Comment
from rbac.actions import Action
from rbac.independence.explanation import why_one_person
from rbac.independence.rule import linked_to
from rbac.rulebook import Invariant, Row, no, yes

ROWS = {
    VIEW_COMMENT: Row(
        contributor=no(_("contributors write; editors look after comments")),
        editor=yes(_("editors see the comments in their sections")),
        administrator=yes(_("administrators see every comment")),
    ),
    MODERATE_COMMENT: Row(
        contributor=no(_("contributors write; editors look after comments")),
        editor=yes(_("editors decide about comments in their sections")),
        administrator=yes(_("administrators decide about every comment")),
    ),
    COUNT_COMMENT_REPORTS: Row(
        contributor=no(_("the figures are about the whole site; administrators answer for it")),
        editor=no(_("the figures are about the whole site; administrators answer for it")),
        administrator=yes(_("administrators report on moderation each year")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    **dict.fromkeys((VIEW_COMMENT, MODERATE_COMMENT), Comment),
    COUNT_COMMENT_REPORTS: None,
}
SCOPES: dict[type[Model], str] = {Comment: "section__scope"}


def wrote_it(actor: Any, comment: Comment) -> Any:
    if key_of(actor) not in comment.written_by:
        return why_one_person(actor, comment.written_by) or None
    return _(
        "This comment was written in a browser that you have logged in with, so another user decides about it."
    )


def did_not_write_it(actor: Any) -> Q:
    return ~Q(written_by__overlap=[key_of(actor), *linked_to(actor)])


INVARIANTS = (
    Invariant(
        name="no_one_decides_about_own_comment",
        label=_("no one decides about their own comment"),
        way_out=_("That another user decides about it."),
        actions=(MODERATE_COMMENT,),
        broken=wrote_it,
        query=did_not_write_it,
    ),
)
