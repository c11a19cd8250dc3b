"""Admin of users: invite, freeze, deactivate, reset, take everything away, delete."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    VIEW_PERSON,
)
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
from rbac.django_admin.verbs import Button, ButtonForm, ReasonForm
from rbac.independence.vouches import vouch
from rbac.models import RoleAssignment
from rbac.rules import REVOKE_ROLE, VIEW_ROLES, VOUCH_FOR_PERSON
from secureproject.administration.forms import PLACE, LastDay, PlaceField
from secureproject.administration.taking_away import take_everything

type Data = Mapping[str, Any]


class InvitationForm(ButtonForm):
    searched = {"scope": PLACE}
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    name = NameField(label=gettext_lazy("Name"), help_text=gettext_lazy("The person can change it."))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=lambda: [("", gettext_lazy("None yet")), *every_role()],
        required=False,
    )
    scope = PlaceField()
    last_day = LastDay(help_text=gettext_lazy("Leave it empty for a role without an end."))


class NameForm(ButtonForm):
    name = NameField(label=gettext_lazy("Name"))


class DeletionForm(ReasonForm):
    keep_name = forms.BooleanField(
        label=gettext_lazy("Keep the name beside what was written"), required=False
    )


def _by_reason(verb: Callable[..., Any]) -> Callable[[Any, Any, Data], None]:
    def call(by: Any, obj: Any, data: Data) -> None:
        verb(obj, reason=data["reason"], by=by)

    return call


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
    verbose_name_plural = gettext_lazy("Roles")
    show_change_link = True


BUTTONS = (
    Button(
        FREEZE_PERSON, _by_reason(freeze), name="freeze", label=gettext_lazy("Freeze the account"),
        said=gettext_lazy("The account is frozen, and its sessions have ended."),
        offered=lambda person: not _is_shut(person), in_bulk=True,
    ),
    Button(
        FREEZE_PERSON, _by_reason(unfreeze), name="unfreeze", label=gettext_lazy("Unfreeze the account"),
        said=gettext_lazy("The person can log in again."), offered=_is_shut, in_bulk=True,
    ),
    Button(
        END_SESSIONS, _by_reason(log_out_everywhere), name="end-sessions", label=gettext_lazy("End all sessions"),
        said=gettext_lazy("No session is left."), in_bulk=True,
    ),
    Button(
        RESET_SECOND_FACTOR, _by_reason(ask), name="reset-second-factor",
        label=gettext_lazy("Remove the second factor"),
        said=gettext_lazy("Their sessions have ended, and they are told by mail. It takes effect in an hour."),
        offered=lambda person: has_way_in(person) and waiting_for(person) is None,
    ),
    Button(
        AGREE_TO_RESET, lambda by, obj, data: agree(waiting_for(obj), by=by), name="agree-to-reset",  # type: ignore[arg-type]
        label=gettext_lazy("Agree to remove the second factor"), form=ButtonForm,
        said=gettext_lazy("The second factor is removed. They set up a new one at the next log-in."),
        about=waiting_for, offered=lambda person: waiting_for(person) is not None,
    ),
    Button(
        HAND_OVER_LINK, _link(recovery_link), name="recovery", label=gettext_lazy("Show a link to a new password"),
        form=ButtonForm, before=_take_limit, offered=has_way_in,
    ),
    Button(
        INVITE_PERSON, lambda by, obj, data: invite(obj.email, obj.name, by=by) and None, name="invite",
        label=gettext_lazy("Invite again"), form=ButtonForm, before=_take_limit, about=lambda person: None,
        said=gettext_lazy("A new invitation is on its way. Earlier links no longer work."),
        offered=_waits_for_acceptance,
    ),
    Button(
        HAND_OVER_LINK, _link(invitation_link), name="invitation-link",
        label=gettext_lazy("Show a link for the invitation"), form=ButtonForm, before=_take_limit,
        offered=_waits_for_acceptance,
    ),
    Button(
        INVITE_PERSON, lambda by, obj, data: withdraw(obj, by=by), name="withdraw",
        label=gettext_lazy("Withdraw the invitation"), form=ButtonForm, about=lambda person: None,
        said=gettext_lazy("The invitation is withdrawn: its link no longer works."),
        offered=lambda person: Invitation.objects.filter(user=person, used_at=None).exists(),
    ),
    Button(
        CORRECT_NAME, lambda by, obj, data: correct_name(obj, data["name"], by=by) and None, name="name",
        label=gettext_lazy("Correct the name"), form=NameForm,
        said=gettext_lazy("The name is corrected, and the person is told."),
    ),
    Button(
        VOUCH_FOR_PERSON, _by_reason(vouch), name="vouch", label=gettext_lazy("Vouch for this person"),
        said=gettext_lazy("What was done to their account links them to no one any more."),
        about=lambda person: None,
    ),
    Button(
        REVOKE_ROLE, _by_reason(take_everything), name="take-everything",
        label=gettext_lazy("Take everything away"), about=lambda person: None,
        said=gettext_lazy("No role, grant or team is left, and their sessions have ended."),
        shown=lambda person, data: {"people": [person.pk], "matters": True},
    ),
    Button(
        DEACTIVATE_PERSON, _by_reason(deactivate), name="deactivate", label=gettext_lazy("Deactivate the account"),
        said=gettext_lazy("The account is deactivated: no session is left."),
        offered=lambda person: person.is_active, in_bulk=True,
    ),
    Button(
        DEACTIVATE_PERSON, _by_reason(reactivate), name="reactivate", label=gettext_lazy("Reactivate the account"),
        said=gettext_lazy("The person can log in again."), offered=lambda person: not person.is_active,
    ),
    Button(
        DELETE_PERSON,
        lambda by, obj, data: delete_person(obj, by=by, reason=data["reason"], keep_name=data["keep_name"]),
        name="delete-account", label=gettext_lazy("Delete the account for good"), form=DeletionForm,
        said=gettext_lazy("The account is deleted."),
        shown=lambda person, data: {"people": [person.pk], "matters": True},
    ),
)  # fmt: skip


class PersonAdmin(GuardedAdmin):
    view_action = VIEW_PERSON
    adds = Button(
        INVITE_PERSON, _invite, name="add", label=gettext_lazy("Invite a person"), form=InvitationForm,
        said=gettext_lazy("The invitation is on its way."), shown=_who_is_invited, before=_take_limit,
    )  # fmt: skip
    buttons = BUTTONS
    list_display = ("name", "email", "is_active", "frozen_at", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    ordering = (as_read(), "name", "pk")
    fields = (
        "email", "name", "is_active", "frozen_at", "roles_frozen_at", "created_at", "last_login", "deleted_at",
    )  # fmt: skip
    inlines = (RolesHeld,)
