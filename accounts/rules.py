"""Access rules: who may do what to users."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.actions import (
    AGREE_TO_RESET,
    CORRECT_NAME,
    DEACTIVATE_PERSON,
    DELETE_PERSON,
    END_SESSIONS,
    FREEZE_PERSON,
    HAND_OVER_LINK,
    INVITE_PERSON,
    RESET_SECOND_FACTOR,
    SET_FACTOR_POLICY,
    VIEW_FACTOR_POLICY,
    VIEW_PERSON,
)
from accounts.invariants import (
    DELETED_STAYS_DELETED,
    MAIL_OPENS_ACCOUNTS,
    NO_LINK_AFTER_RESET,
    NO_RESET_AFTER_LINK,
    NO_SELF_FREEZE,
    NO_SELF_RESET,
    OTHER_PEOPLE_ONLY,
    TWO_PEOPLE_AGREE,
)
from accounts.models import FactorPolicy, FactorReset, User
from rbac.actions import Action
from rbac.rulebook import administrators_only, no, rulebook, yes

COMMAND_LINE = yes(_("the operator of the server set the site up"))

ROWS = {
    VIEW_PERSON: administrators_only(
        others=no(_("only administrators see people and their roles")),
        administrator=yes(_("administrators look after people")),
        command_line=COMMAND_LINE,
    ),
    INVITE_PERSON: administrators_only(
        others=no(_("only administrators invite people")),
        administrator=yes(_("administrators invite people")),
        command_line=COMMAND_LINE,
    ),
    FREEZE_PERSON: administrators_only(
        others=no(_("only administrators freeze accounts")),
        administrator=yes(_("administrators freeze an account that may be in wrong hands")),
        command_line=COMMAND_LINE,
        intrusion=yes(_("the guard freezes an account for a while; that ends by itself")),
    ),
    END_SESSIONS: administrators_only(
        others=no(_("only administrators end other people's sessions")),
        administrator=yes(_("administrators end sessions that may be in wrong hands")),
        command_line=COMMAND_LINE,
    ),
    VIEW_FACTOR_POLICY: administrators_only(
        others=no(_("only administrators see how each role has to log in")),
        administrator=yes(_("administrators decide how each role has to log in")),
    ),
    SET_FACTOR_POLICY: administrators_only(
        others=no(_("only administrators decide how each role has to log in")),
        administrator=yes(_("administrators decide how each role has to log in")),
    ),
    RESET_SECOND_FACTOR: administrators_only(
        others=no(_("only administrators remove another user's second factor")),
        administrator=yes(_("administrators help people who lost their second factor")),
        command_line=COMMAND_LINE,
        factor_reset=yes(_("an hour has passed in which the person could have stopped it")),
    ),
    CORRECT_NAME: administrators_only(
        others=no(_("everybody changes their own name; only administrators correct those of others")),
        administrator=yes(_("administrators correct names that are written wrongly")),
    ),
    DEACTIVATE_PERSON: administrators_only(
        others=no(_("only administrators deactivate accounts")),
        administrator=yes(_("administrators close the accounts of people who left")),
    ),
    DELETE_PERSON: administrators_only(
        others=no(_("only administrators delete another user's account")),
        administrator=yes(_("administrators delete accounts that are no longer needed")),
    ),
    HAND_OVER_LINK: administrators_only(
        others=no(_("only administrators hand over links that let people in")),
        administrator=yes(_("administrators hand over a link when mail does not arrive")),
        command_line=COMMAND_LINE,
    ),
    AGREE_TO_RESET: administrators_only(
        others=no(_("only administrators agree to remove a second factor")),
        administrator=yes(_("a second administrator may skip the hour of waiting")),
    ),
}
MODELS: dict[Action, type[Model] | None] = {
    VIEW_PERSON: User,
    INVITE_PERSON: None,
    FREEZE_PERSON: User,
    END_SESSIONS: User,
    RESET_SECOND_FACTOR: User,
    CORRECT_NAME: User,
    DEACTIVATE_PERSON: User,
    DELETE_PERSON: User,
    HAND_OVER_LINK: User,
    AGREE_TO_RESET: FactorReset,
    VIEW_FACTOR_POLICY: FactorPolicy,
    SET_FACTOR_POLICY: FactorPolicy,
}
INVARIANTS = (
    NO_SELF_FREEZE,
    NO_SELF_RESET,
    OTHER_PEOPLE_ONLY,
    DELETED_STAYS_DELETED,
    TWO_PEOPLE_AGREE,
    MAIL_OPENS_ACCOUNTS,
    NO_LINK_AFTER_RESET,
    NO_RESET_AFTER_LINK,
)


def register() -> None:
    rulebook.add("accounts", ROWS, MODELS, scopes={}, invariants=INVARIANTS)
