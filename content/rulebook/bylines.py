"""Rules on bylines: part of the table in content/rules.py."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from content.actions import ARRANGE_BYLINES
from content.models import Byline
from rbac.actions import Action
from rbac.rulebook import Row, no, yes

ROWS = {
    ARRANGE_BYLINES: Row(
        contributor=no(_("bylines belong to the whole site; contributors choose among them")),
        editor=yes(_("editors of the whole site look after its bylines")),
        administrator=yes(_("administrators look after bylines")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {ARRANGE_BYLINES: Byline}
