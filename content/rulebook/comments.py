"""Rules on comments: who sees them in the CMS, and who moderates them."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import MODERATE_COMMENT, VIEW_COMMENT
from content.models import Comment
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

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
}
MODELS: dict[Action, type[Model] | None] = dict.fromkeys((VIEW_COMMENT, MODERATE_COMMENT), Comment)
SCOPES: dict[type[Model], str] = {Comment: "section__scope"}
