"""Actions on users, except granting roles."""

from django.utils.translation import gettext_lazy as _

from rbac.actions import Action

VIEW_PERSON = Action("accounts.view_user", label=_("see people and their roles"))
INVITE_PERSON = Action("accounts.invite_person", label=_("invite a person"))
FREEZE_PERSON = Action("accounts.freeze_person", label=_("freeze or unfreeze an account"))
RESET_SECOND_FACTOR = Action("accounts.reset_second_factor", label=_("remove a person's second factor"))
AGREE_TO_RESET = Action("accounts.agree_to_reset", label=_("agree to the removal of a second factor"))
CORRECT_NAME = Action("accounts.correct_name", label=_("correct a person's name"))
DEACTIVATE_PERSON = Action("accounts.deactivate_person", label=_("deactivate or reactivate an account"))
DELETE_PERSON = Action("accounts.delete_person", label=_("delete an account for good"))
HAND_OVER_LINK = Action("accounts.hand_over_link", label=_("hand over a link that lets a person in"))
VIEW_FACTOR_POLICY = Action("accounts.view_factorpolicy", label=_("see how each role has to log in"))
SET_FACTOR_POLICY = Action("accounts.set_factor_policy", label=_("set how a role has to log in"))
END_SESSIONS = Action("accounts.end_sessions", label=_("end a person's sessions"))
