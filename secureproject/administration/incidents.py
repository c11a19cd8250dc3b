"""Admin of incidents and blocks: what the guard found and did; lift a block, block an address."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django import forms
from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.actors import Actor
from audit.context import current_context
from audit.stored_messages import gettext
from content.cms.widgets.partial_dates import end_of_day
from intrusion.blocking import CannotBlock, block_network, lift
from intrusion.conf import parse_network
from intrusion.detection.incident_summary import Line, story_of, subject_of
from intrusion.models import Block
from rbac.administration.grant_checks import future_end, given_reason
from rbac.decisions import authorize
from rbac.django_admin.change_list import column
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ReasonForm, does
from rbac.errors import Conflict, Invalid
from secureproject.actions import BLOCK_ADDRESS, LIFT_BLOCK, VIEW_INCIDENT
from secureproject.administration.forms import LastDay
from secureproject.incidents.views import names_of


class BlockForm(ReasonForm):
    field_order = ("address", "last_day", "reason")
    address = forms.CharField(
        label=_("Address"),
        max_length=50,
        help_text=_("An IP address or a network: 192.0.2.7 or 192.0.2.0/24."),
    )
    last_day = LastDay(help_text=_("Empty: until it is lifted."))


@transaction.atomic
def block(address: str, *, until: Any, reason: str, by: Actor) -> Block:
    """Raises Refused; Invalid for what is no address or network, holds the user's own, or ends in the past."""
    authorize(by, BLOCK_ADDRESS)
    own = current_context.get().address
    try:
        if own and ip_address(own) in parse_network(address):
            raise Invalid(gettext("You are at this address yourself, and would shut yourself out."))
        return block_network(address, until=future_end(until), reason=given_reason(reason), by=by)
    except (CannotBlock, ValueError):
        raise Invalid(gettext("This is no address or network.")) from None


@transaction.atomic
def lift_block(found: Block, *, reason: str, by: Actor) -> None:
    """Raises Refused, Invalid without a reason, Conflict if it is lifted already."""
    authorize(by, LIFT_BLOCK, found)
    if not lift(found, by=by, reason=given_reason(reason)):
        raise Conflict(gettext("This was undone already."))


def _block(by: Any, obj: Any, data: Mapping[str, Any]) -> Block:
    until = end_of_day(data["last_day"]) if data["last_day"] else None
    return block(data["address"], until=until, reason=data["reason"], by=by)


class BlockAdmin(GuardedAdmin):
    view_action = LIFT_BLOCK  # lists what can be undone
    adds = Button(BLOCK_ADDRESS, _block, name="add", label=_("Block an address"), form=BlockForm)
    buttons = (
        Button(
            LIFT_BLOCK, does(lift_block), name="lift", label=_("Lift the block"),
            offered=lambda found: found.lifted_at is None, in_bulk=True,
        ),
    )  # fmt: skip
    list_display = ("what", "kind", "made_at", "until", "lifted_at", "by_machine")
    list_filter = ("kind", "by_machine")
    ordering = ("-pk",)
    fields = ("what", "kind", "why", "who", "made_at", "until", "lifted_at", "by_machine")
    readonly_fields = ("what", "why", "who")
    what = column(_("target"), lambda found: found.target)
    why = column(_("reason"), lambda found: found.reason)
    who = column(_("by"), lambda found: found.made_by)


class IncidentAdmin(GuardedAdmin):
    """Incidents end by themselves; what can be undone are blocks."""

    view_action = VIEW_INCIDENT
    list_display = ("about", "kind", "findings", "opened_at", "last_at", "is_open")
    list_filter = ("is_open", "kind")
    date_hierarchy = "last_at"
    ordering = ("-pk",)
    fields = ("about", "kind", "points", "findings", "opened_at", "last_at", "is_open", "story")
    readonly_fields = ("about", "story")
    about = column(_("about"), lambda incident: getattr(incident, "shown", "") or _subjects([incident])[0])
    story = column(_("What happened"), lambda incident: "\n".join(map(_sentence, story_of(incident))))

    def loaded(self, rows: list[Any]) -> list[Any]:
        for row, subject in zip(rows, _subjects(rows), strict=True):
            row.shown = subject
        return rows


def _subjects(rows: list[Any]) -> list[str]:
    names = names_of(row.account for row in rows)
    return [subject_of(row, names) for row in rows]


def _sentence(line: Line) -> str:
    at = date_format(localtime(line.at), "DATETIME_FORMAT")
    return " ".join(filter(None, (at, line.title, f"× {line.count}" if line.count > 1 else "", line.why)))
