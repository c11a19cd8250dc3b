"""Unblocking: the service function of the button decides again who may lift a block."""

from django.db import transaction

from audit.actors import Actor
from intrusion.blocking import lift
from intrusion.models import Block
from rbac.decisions import authorize
from secureproject.actions import LIFT_BLOCK

REASON = "undone on the page of incidents"


@transaction.atomic
def lift_for(block: Block, *, by: Actor) -> bool:
    """Lifts the block; returns whether it was in force. Raises Refused."""
    authorize(by, LIFT_BLOCK, block)
    return lift(block, by=by, reason=REASON)
