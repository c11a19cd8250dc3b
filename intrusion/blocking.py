"""Blocking and lifting blocks: service functions for page, commands and automation. None checks permissions."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from audit.actors import Actor, SystemActor, label_of
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from foundation.clock import database_now
from intrusion import responses
from intrusion.conf import parse_network
from intrusion.events import ACCOUNT_BLOCKED, BLOCK_LIFTED, CLIENT_BLOCKED
from intrusion.models import Block, Incident, Kind
from intrusion.pii import seal_facts, subject_key

GUARD = SystemActor("intrusion")
LONGEST_REASON = 400


class CannotBlock(Exception):
    """The message gives the reason."""


@transaction.atomic
def block_network(
    text: str,
    *,
    until: datetime | None,
    reason: str,
    by: Actor,
    incident: Incident | None = None,
    recorded: bool = True,
) -> Block:
    """Blocks a network. ``text``: an address (IPv6: its /64) or a network. Raises CannotBlock for anything else."""
    try:
        network = parse_network(text)
    except ValueError:
        raise CannotBlock(f"{text} is not an address or network.") from None
    name = str(network.network_address) if network.num_addresses == 1 else str(network)
    block = _made(Kind.CLIENT, name, name, until=until, reason=reason, by=by, incident=incident)
    if recorded:
        story = incident.pk if incident else 0
        end = _written(until)
        record(CLIENT_BLOCKED, by=by, client=name, reason=block.reason, until=end, incident=story)
    return block


@transaction.atomic
def block_account(
    account: str, *, until: datetime | None, reason: str, by: Actor, incident: Incident | None = None
) -> Block:
    """Freezes an account until ``until``. Raises CannotBlock if it is unknown, frozen or the last administrator."""
    provider = responses.accounts.value
    name = provider.name_of(account) if provider else ""
    if provider is None or not name:
        raise CannotBlock("There is no such account.")
    if not provider.freeze(account, reason):
        raise CannotBlock(f"{name} is frozen already, or is the last administrator.")
    block = _made(Kind.ACCOUNT, account, name, until=until, reason=reason, by=by, incident=incident)
    story = incident.pk if incident else 0
    end = _written(until)
    record(ACCOUNT_BLOCKED, by=by, account=account, name=name, reason=block.reason, until=end, incident=story)
    return block


@transaction.atomic
def lift(block: Block, *, by: Actor, reason: str) -> bool:
    """Ends a block at once. Returns whether it was in force; lifting it twice has no effect."""
    if not Block.objects.filter(pk=block.pk, lifted_at=None).update(lifted_at=Now()):
        return False
    block.measures.filter(undone_at=None).update(undone_at=Now())
    _unfreeze(block, reason)
    why = reason[:LONGEST_REASON]
    record(BLOCK_LIFTED, by=by, block=block.pk, target=block.target, reason=why, says=stored_form(reason))
    return True


def release_finished() -> int:
    """For a job, every minute: unfreezes accounts whose block has expired. Returns how many."""
    released = 0
    for block in Block.objects.finished():
        released += lift(block, by=GUARD, reason=_("The time is over."))
    return released


def in_force(text: str) -> QuerySet[Block]:
    """The blocks in force for an address, a network or an account as typed by a user."""
    try:
        network = parse_network(text)
        name = str(network.network_address) if network.num_addresses == 1 else str(network)
        key = subject_key(Kind.CLIENT, name)
    except ValueError:
        provider = responses.accounts.value
        key = subject_key(Kind.ACCOUNT, provider.account_named(text) if provider else "")
    return Block.objects.in_force().filter(key=key)


def _made(
    kind: Kind,
    subject: str,
    target: str,
    *,
    until: datetime | None,
    reason: str,
    by: Actor,
    incident: Incident | None,
) -> Block:
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    is_account = kind is Kind.ACCOUNT
    return Block.objects.create(
        kind=kind,
        key=subject_key(kind, subject),
        sealed=seal_facts({"target": target, "reason": reason, "by": label_of(by)}),
        account=subject if is_account else "",
        froze=is_account,
        until=until,
        by_machine=by == GUARD,
        incident=incident,
    )


def _unfreeze(block: Block, reason: str) -> None:
    provider = responses.accounts.value
    if block.froze and provider is not None:
        provider.unfreeze(block.account, reason)


def _written(until: datetime | None) -> str:
    return until.isoformat(timespec="seconds") if until else "lifted"


def forget_old(days: int) -> int:
    """Deletes incidents and blocks that ended more than ``days`` ago; returns the number of deleted rows."""
    since = database_now() - timedelta(days=days)
    stories, _per_model = Incident.objects.filter(last_at__lt=since).delete()
    over = Block.objects.filter(Q(until__lt=since) | Q(lifted_at__lt=since))
    blocks, _per_model = over.exclude(kind=Kind.ACCOUNT, lifted_at=None).delete()
    return stories + blocks
