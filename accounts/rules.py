"""Who may do what to people."""

from django.utils.translation import gettext_lazy as _

from accounts.actions import END_SESSIONS, FREEZE_PERSON, INVITE_PERSON, VIEW_PERSON
from accounts.invariants import NOBODY_SHUTS_THEMSELVES_OUT
from accounts.models import User
from rbac.rulebook import Row, no, rulebook, yes

COMMAND_LINE = yes(_("whoever runs commands on the server set the site up"))

ROWS = {
    VIEW_PERSON: Row(
        contributor=no(_("only administrators see people and their roles")),
        editor=no(_("only administrators see people and their roles")),
        administrator=yes(_("administrators look after people")),
        system={"command_line": COMMAND_LINE},
    ),
    INVITE_PERSON: Row(
        contributor=no(_("only administrators invite people")),
        editor=no(_("only administrators invite people")),
        administrator=yes(_("administrators invite people")),
        system={"command_line": COMMAND_LINE},
    ),
    FREEZE_PERSON: Row(
        contributor=no(_("only administrators freeze accounts")),
        editor=no(_("only administrators freeze accounts")),
        administrator=yes(_("administrators freeze an account that may be in wrong hands")),
        system={"command_line": COMMAND_LINE},
    ),
    END_SESSIONS: Row(
        contributor=no(_("only administrators end other people's sessions")),
        editor=no(_("only administrators end other people's sessions")),
        administrator=yes(_("administrators end sessions that may be in wrong hands")),
        system={"command_line": COMMAND_LINE},
    ),
}
MODELS = {VIEW_PERSON: User, INVITE_PERSON: None, FREEZE_PERSON: User, END_SESSIONS: User}


def register() -> None:
    rulebook.add("accounts", ROWS, MODELS, scopes={}, invariants=[NOBODY_SHUTS_THEMSELVES_OUT])
