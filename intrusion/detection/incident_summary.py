"""Incident summary: findings and responses of an incident as a timeline."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intrusion.models import Block, Incident, Kind, Measure, Observation, Step
from intrusion.sensors import SENSORS

LEFT_OUT = gettext_lazy("Findings about more clients than could be listed")
WHY: dict[str, str | Promise] = {
    Step.NOTED: gettext_lazy("A single finding is only written down."),
    Step.SLOWED: gettext_lazy("There were more findings than a mistake explains: one answer a second from here on."),
    Step.ASKED_AGAIN: gettext_lazy("There were more findings than a mistake explains."),
    Step.SESSIONS_ENDED: gettext_lazy("It went on after that."),
    Step.BLOCKED: gettext_lazy("It went on as only an attack does."),
    Step.FROZEN: gettext_lazy("It went on as only an attack does."),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the timeline. ``people``: keys of accounts. ``block``: a block that can be lifted."""

    at: datetime
    title: str
    is_response: bool = False
    count: int = 0
    people: tuple[str, ...] = ()
    examples: list[dict[str, Any]] = field(default_factory=list)
    why: str = ""
    done: bool = True
    undone_at: datetime | None = None
    block: Block | None = None


def story_of(incident: Incident) -> list[Line]:
    """Timeline in two queries, oldest first; findings before the responses to them."""
    measures = incident.measures.select_related("block")
    lines = [*map(_found, incident.observations.order_by("pk")), *map(_done, measures.order_by("pk"))]
    return sorted(lines, key=lambda line: line.at)


def title_of(sensor: str) -> str:
    return str(SENSORS[sensor].title if sensor in SENSORS else LEFT_OUT)


def subject_of(incident: Incident, names: dict[str, str]) -> str:
    """Display name of the subject; ``names`` maps account keys to names."""
    if incident.kind == Kind.MANY:
        return _("Very many clients")
    if incident.kind == Kind.ACCOUNT:
        return names.get(incident.account) or _("a deleted account")
    return incident.subject or _("no longer readable")


def facts_of(incident: Incident, names: dict[str, str]) -> dict[str, Any]:
    """Incident as a dict, for commands and other programs."""
    return {
        "id": incident.pk,
        "about": incident.kind,
        "subject": subject_of(incident, names),
        "open": incident.is_open,
        "began": incident.opened_at.isoformat(timespec="seconds"),
        "last": incident.last_at.isoformat(timespec="seconds"),
        "findings": incident.findings,
        "timeline": list(_facts(story_of(incident))),
    }


def block_facts(block: Block) -> dict[str, Any]:
    """One entry of the exported list."""
    return {
        "id": block.pk,
        "kind": block.kind,
        "target": block.target,
        "since": block.made_at.isoformat(timespec="seconds"),
        "until": block.until.isoformat(timespec="seconds") if block.until else None,
        "reason": block.reason,
        "by": block.made_by,
        "incident": block.incident_id,
    }


def _facts(lines: list[Line]) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield {
            "at": line.at.isoformat(timespec="seconds"),
            "kind": "response" if line.is_response else "finding",
            "what": line.title,
            "count": line.count,
            "why": line.why,
            "done": line.done,
            "undone": line.undone_at is not None,
            "examples": line.examples,
        }


def _found(row: Observation) -> Line:
    people = (row.person,) if row.person else ()
    return Line(row.minute if row.count > 1 else row.last_at, title_of(row.sensor), count=row.count,
                people=people, examples=row.examples)  # fmt: skip


def _done(row: Measure) -> Line:
    step = Step(row.step)
    return Line(
        row.at,
        str(step.label),
        is_response=True,
        why=str(WHY[step]),
        done=row.done,
        undone_at=row.undone_at,
        block=row.block,
    )
