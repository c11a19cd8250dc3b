"""Admin of users: invite, freeze, deactivate, reset, take everything away, delete."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts import actions as act
from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.lifecycle.deactivation import deactivate, reactivate
from accounts.lifecycle.deletion import delete_person
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.lifecycle.invitations import invite, withdraw
from accounts.lifecycle.profile import correct_name
from accounts.models import Invitation, User
from accounts.models.person import same_address
from accounts.second_factor.factor_resets import agree, ask, waiting_for
from accounts.second_factor.factors import has_way_in
from accounts.sessions.session_revocation import log_out_everywhere
from content.cms.widgets.partial_dates import end_of_day
from foundation.collation import as_read
from foundation.names import NameField
from intrusion import gate
from rbac.administration.custom_roles import every_role
from rbac.django_admin.guarded_admin import GuardedAdmin, GuardedInline
from rbac.django_admin.verbs import Button, ButtonForm, ReasonForm, does
from rbac.independence.vouches import vouch
from rbac.models import RoleAssignment
from rbac.rules import REVOKE_ROLE, VIEW_ROLES, VOUCH_FOR_PERSON
from secureproject.administration.forms import PLACE, LastDay, PlaceField
from secureproject.administration.taking_away import take_everything

type Data = Mapping[str, Any]


class InvitationForm(ButtonForm):
    searched = {"scope": PLACE}
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = NameField(label=_("Name"), help_text=_("The person can change it."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [("", _("None yet")), *every_role()],
        required=False,
    )
    scope = PlaceField()
    last_day = LastDay(help_text=_("Leave it empty for a role without an end."))


class NameForm(ButtonForm):
    name = NameField(label=_("Name"))


class DeletionForm(ReasonForm):
    keep_name = forms.BooleanField(label=_("Keep the name beside what was written"), required=False)


def _invite(by: Any, obj: Any, data: Data) -> User:
    until = end_of_day(data["last_day"]) if data["last_day"] else None
    role = data["role"] or None
    invite(data["email"], data["name"], by=by, role=role, scope=data["scope"], until=until)
    return User.objects.get_by_natural_key(data["email"])


def _who_is_invited(obj: Any, data: Data) -> dict[str, Any]:
    if not data["role"]:
        return {}
    found = User.objects.filter(email=same_address(data["email"])).values_list("pk", flat=True)
    return {"people": lambda: list(found.all()), "places": [data["scope"].pk] if data["scope"] else None}


def _take_limit(request: HttpRequest) -> None:
    gate.admit(request, "invite", account=request.user)  # type: ignore[arg-type]


def _link(make: Callable[..., Any]) -> Callable[[Any, Any, Data], Callable[[HttpRequest], HttpResponse]]:
    def call(by: Any, obj: User, data: Data) -> Callable[[HttpRequest], HttpResponse]:
        link = make(obj, by=by)

        def answer(request: HttpRequest) -> HttpResponse:
            if link is None:
                said = _("Another administrator has to show the link, from this page, within a day.")
                messages.success(request, said)
                return redirect("admin:accounts_user_change", obj.pk)
            context = {
                "title": _("A link to hand over"),
                "link": link.reveal(),
                "opts": User._meta,
                "original": obj,
            }
            response = TemplateResponse(request, "admin/link_to_hand_over.html", context)
            response["Cache-Control"] = "no-store, private"
            return response

        return answer

    return call


def _waits_for_acceptance(person: User) -> bool:
    return not has_way_in(person) and not person.deleted_at


def _is_shut(person: User) -> bool:
    return bool(person.frozen_at or person.roles_frozen_at)


class RolesHeld(GuardedInline):
    model = RoleAssignment
    view_action = VIEW_ROLES
    fk_name = "user"
    fields = readonly_fields = ("role", "scope", "until", "reason", "assigned_by")
    verbose_name_plural = _("Roles")
    show_change_link = True


def _site(person: User) -> None:
    """These are decided for the whole site."""


def _loss(person: User, data: Data) -> dict[str, Any]:
    return {"people": [person.pk], "matters": True}


def _has_invitation(person: User) -> bool:
    return Invitation.objects.filter(user=person, used_at=None).exists()


def _may_need_reset(person: User) -> bool:
    return waiting_for(person) is None


def _agree(by: Any, obj: User, data: Data) -> None:
    if reset := waiting_for(obj):
        agree(reset, by=by)


def _invite_again(by: Any, obj: User, data: Data) -> None:
    invite(obj.email, obj.name, by=by)


def _is_active(person: User) -> bool:
    return person.is_active


BUTTONS = (
    Button(
        act.FREEZE_PERSON, does(freeze), name="freeze", label=_("Freeze the account"), in_bulk=True,
        offered=lambda person: not _is_shut(person),
    ),
    Button(
        act.FREEZE_PERSON, does(unfreeze), name="unfreeze", label=_("Unfreeze the account"),
        in_bulk=True, offered=_is_shut,
    ),
    Button(act.END_SESSIONS, does(log_out_everywhere), name="end-sessions", label=_("End all sessions"), in_bulk=True),
    Button(
        act.RESET_SECOND_FACTOR, does(ask), name="reset-second-factor", label=_("Remove the second factor"),
        said=_("Their sessions have ended, and they are told by mail. It takes effect in an hour."),
        offered=_may_need_reset,
    ),
    Button(
        act.AGREE_TO_RESET, _agree, name="agree-to-reset", label=_("Agree to remove the second factor"),
        form=ButtonForm, about=waiting_for, offered=lambda person: waiting_for(person) is not None,
    ),
    Button(
        act.HAND_OVER_LINK, _link(recovery_link), name="recovery", label=_("Show a link to a new password"),
        form=ButtonForm, before=_take_limit, offered=has_way_in,
    ),
    Button(
        act.INVITE_PERSON, _invite_again, name="invite", label=_("Invite again"), form=ButtonForm, before=_take_limit,
        about=_site, offered=_waits_for_acceptance,
    ),
    Button(
        act.HAND_OVER_LINK, _link(invitation_link), name="invitation-link", label=_("Show a link for the invitation"),
        form=ButtonForm, before=_take_limit, offered=_waits_for_acceptance,
    ),
    Button(
        act.INVITE_PERSON, does(withdraw), name="withdraw", label=_("Withdraw the invitation"), form=ButtonForm,
        about=_site, offered=_has_invitation,
    ),
    Button(act.CORRECT_NAME, does(correct_name), name="name", label=_("Correct the name"), form=NameForm),
    Button(VOUCH_FOR_PERSON, does(vouch), name="vouch", label=_("Vouch for this person"), about=_site),
    Button(
        REVOKE_ROLE, does(take_everything), name="take-everything", label=_("Take everything away"),
        about=_site, shown=_loss,
    ),
    Button(
        act.DEACTIVATE_PERSON, does(deactivate), name="deactivate", label=_("Deactivate the account"), in_bulk=True,
        offered=_is_active,
    ),
    Button(
        act.DEACTIVATE_PERSON, does(reactivate), name="reactivate", label=_("Reactivate the account"),
        offered=lambda person: not person.is_active,
    ),
    Button(
        act.DELETE_PERSON, does(delete_person), name="delete-account", label=_("Delete the account for good"),
        form=DeletionForm, shown=_loss,
    ),
)  # fmt: skip


class PersonAdmin(GuardedAdmin):
    view_action = act.VIEW_PERSON
    adds = Button(
        act.INVITE_PERSON, _invite, name="add", label=_("Invite a person"), form=InvitationForm, shown=_who_is_invited,
        before=_take_limit,
    )  # fmt: skip
    buttons = BUTTONS
    list_display = ("name", "email", "is_active", "frozen_at", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = (as_read(), "name", "pk")
    fields = (
        "email",
        "name",
        "is_active",
        "frozen_at",
        "roles_frozen_at",
        "created_at",
        "last_login",
        "deleted_at",
    )
    inlines = (RolesHeld,)
