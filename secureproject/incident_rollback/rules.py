"""Access rule: who may roll back the work of an account."""

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action
from rbac.rulebook import Row, no, yes

UNDO_WORK = Action("secureproject.undo_work", label=_("revert what was done with an account"))
ROW = Row(
    contributor=no(_("only administrators read the audit log of a person, and only they revert from it")),
    editor=no(_("only administrators read the audit log of a person, and only they revert from it")),
    administrator=yes(_("administrators clean up after an account was compromised")),
)
