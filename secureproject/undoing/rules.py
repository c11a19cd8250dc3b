"""Who takes back what was done with somebody's account."""

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.rulebook import Row, no, yes

UNDO_WORK = Action("secureproject.undo_work", label=_("take back what was done with an account"))
ROW = Row(
    contributor=no(_("the journal of a person is read by administrators alone, and so is its reversal")),
    editor=no(_("the journal of a person is read by administrators alone, and so is its reversal")),
    administrator=yes(_("administrators clean up after an account was in other hands")),
)
