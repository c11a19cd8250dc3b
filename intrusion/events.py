"""Audit events of intrusion detection."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import as_moment, in_the_code, render_field

CLIENT_BLOCKED = Event(
    "intrusion.client.blocked",
    fields=("until", "incident"),
    reads=(as_moment("until"),),
    personal=("client", "reason"),
    sentence=_("{actor} blocked {client} until {until}: {reason}"),
)
ACCOUNT_BLOCKED = Event(
    "intrusion.account.blocked",
    fields=("account", "until", "incident"),
    reads=(as_moment("until"),),
    personal=("name", "reason"),
    sentence=_("{actor} froze the account {name} until {until}: {reason}"),
)
BLOCK_LIFTED = Event(
    "intrusion.block.lifted",
    fields=("block", "says"),
    personal=("target", "reason"),
    reads=(("reason", partial(render_field, field="reason")), ("says", in_the_code)),
    sentence=_("{actor} lifted the block of {target}: {reason}"),
)
EVENTS = (CLIENT_BLOCKED, ACCOUNT_BLOCKED, BLOCK_LIFTED)
