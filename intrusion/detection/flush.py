"""Flush: writes the buffer of a process to the database as incidents, and triggers responses."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now, TruncMinute

from foundation.clock import database_now
from intrusion import responses
from intrusion.blocking import GUARD, CannotBlock, block_account, block_network
from intrusion.buckets import bucket_key, take
from intrusion.conf import allows, dry_run
from intrusion.detection.buffer import DRAIN, Gathered, Group, Subject, ledger
from intrusion.limits import site_wide
from intrusion.models import Block, Incident, Kind, Measure, Observation, Step
from intrusion.pii import open_facts, seal_facts, subject_key
from intrusion.responses import BLOCK_AT, LADDERS, REMEMBERED, length_of_block
from intrusion.sensors import SENSORS

logger = logging.getLogger(__name__)
QUIET = timedelta(minutes=30)  # after which the next finding opens a new incident
MOST_AT_ONCE = 100  # subjects per flush; the rest of a flood stays in the buffer, which is bounded
MOST_EXAMPLES = 3
# Audit log entries are permanent, and a mailbox is only read as long as emails are few.
RECORDED, LETTERS = site_wide(300, minutes=60), site_wide(6, minutes=60)


def flush() -> int:
    """Writes findings since the last flush; returns the number of subjects. DatabaseError: raised without data loss."""
    taken, left_out = ledger.take()
    heaviest = sorted(taken, key=lambda subject: -taken[subject].weight)
    written = 0
    try:
        for subject in heaviest[:MOST_AT_ONCE]:
            write(subject, taken[subject])
            del taken[subject]
            written += 1
        if left_out:
            write((Kind.MANY, ""), _only_counted(left_out))
    finally:
        ledger.put_back(taken)
    return written


@transaction.atomic
def write(subject: Subject, gathered: Gathered) -> None:
    """Stores the findings about one subject, and takes the resulting steps."""
    kind, name = subject
    now = database_now()
    incident = _open_incident(kind, name, now)
    for (sensor, person), group in gathered.groups.items():
        _add(incident, sensor, person, group)
    drained = DRAIN * (now - incident.last_at).total_seconds()
    incident.points = max(0.0, incident.points - drained) + gathered.weight
    incident.blocking = max(0.0, incident.blocking - drained) + _blocking(gathered)
    incident.last_at = now
    if gathered.is_blocked:
        incident.blocking = max(incident.blocking, BLOCK_AT)
        incident.points = max(incident.points, incident.blocking)
    incident.findings += sum(group.count for group in gathered.groups.values())
    _respond(incident, name)
    incident.save(update_fields=["points", "blocking", "last_at", "findings"])


def _blocking(gathered: Gathered) -> int:
    return sum(
        group.weight
        for (name, _person), group in gathered.groups.items()
        if name in SENSORS and SENSORS[name].blocks
    )


def _open_incident(kind: Kind, name: str, now: datetime) -> Incident:
    """The open incident of the subject, locked, or a new one."""
    key = subject_key(kind, name)
    open_ones = Incident.objects.select_for_update().filter(key=key, is_open=True)
    found = open_ones.first()
    if found is not None and now - found.last_at > QUIET:
        Incident.objects.filter(pk=found.pk).update(is_open=False)
        found = None
    if found is None:
        account = name if kind is Kind.ACCOUNT else ""
        try:
            with transaction.atomic():
                sealed = seal_facts({"subject": name})
                found = Incident.objects.create(
                    kind=kind, key=key, sealed=sealed, account=account, last_at=now
                )
        except IntegrityError:  # another process was faster
            found = open_ones.get()
    return found


def _add(incident: Incident, sensor: str, person: str, group: Group) -> None:
    row = {"incident": incident, "sensor": sensor, "person": person, "minute": TruncMinute(Now())}
    same = Observation.objects.filter(**row).first()
    if same is None:
        sealed = seal_facts({"examples": group.examples})
        Observation.objects.create(**row, count=group.count, weight=group.weight, sealed=sealed)
        return
    same.count, same.weight, same.last_at = F("count") + group.count, F("weight") + group.weight, Now()
    examples = [*open_facts(same.sealed).get("examples", []), *group.examples][:MOST_EXAMPLES]
    same.sealed = seal_facts({"examples": examples})
    same.save()


def _respond(incident: Incident, name: str) -> None:
    """Takes the steps that the points require and that were not taken in this incident yet."""
    kind = Kind(incident.kind)
    if kind is Kind.CLIENT and allows(name):
        return
    taken = set(incident.measures.values_list("step", flat=True))
    for rung in LADDERS[kind]:
        again = rung.step in {Step.BLOCKED, Step.FROZEN}
        points = incident.blocking if rung.step is Step.BLOCKED else incident.points
        if points >= rung.points and (again or rung.step not in taken):
            _take(incident, rung.step, name)


def _take(incident: Incident, step: Step, name: str) -> None:
    points, block, done = int(incident.points), None, step is Step.NOTED or not dry_run()
    if step in {Step.BLOCKED, Step.FROZEN}:
        if Block.objects.in_force().filter(key=bytes(incident.key)).exists():
            incident.points = incident.blocking = (
                0  # requests during a block must not prolong it after its end
            )
            return
        block = _block(incident, name) if done else None
        done = block is not None
        incident.points = incident.blocking = 0
    elif step is Step.ASKED_AGAIN:
        done = done and _with_accounts("ask_again", name)
    elif step is Step.SESSIONS_ENDED:
        done = done and _with_accounts("end_sessions", name)
    Measure.objects.create(incident=incident, step=step, points=points, done=done, block=block)
    if block is not None:
        _tell(incident, step)


def _block(incident: Incident, name: str) -> Block | None:
    since = database_now() - REMEMBERED
    same = Block.objects.filter(key=bytes(incident.key), by_machine=True, made_at__gt=since)
    until = database_now() + length_of_block(same.filter(measures__undone_at=None).distinct().count())
    reason = why(incident)
    if incident.kind == Kind.ACCOUNT:
        try:
            return block_account(name, until=until, reason=reason, by=GUARD, incident=incident)
        except CannotBlock as error:
            logger.warning("An account could not be frozen.", extra={"why": str(error)})
            return None
    recorded = take(bucket_key("guard_blocks_recorded", RECORDED, ""), RECORDED) is None
    return block_network(name, until=until, reason=reason, by=GUARD, incident=incident, recorded=recorded)


def why(incident: Incident) -> str:
    """The titles of the findings, in one sentence."""
    names = incident.observations.order_by("sensor").values_list("sensor", flat=True).distinct()
    return "; ".join(str(SENSORS[name].title) for name in names if name in SENSORS)


def _with_accounts(what: str, account: str) -> bool:
    provider = responses.accounts.value
    return bool(provider and getattr(provider, what)(account))


def _tell(incident: Incident, step: Step) -> None:
    provider = responses.accounts.value
    if provider and take(bucket_key("guard_letters", LETTERS, ""), LETTERS) is None:
        provider.tell_administrators(incident.pk, step)


def _only_counted(left_out: int) -> Gathered:
    return Gathered(groups={("left_out", ""): Group(count=left_out)})
