"""Incident pages: what intrusion detection found and did, as stories; and the button that undoes it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from foundation.pagination import page_by_number
from intrusion.blocking import lift
from intrusion.conf import about_people, dry_run
from intrusion.detection.incident_summary import block_facts, story_of, subject_of, title_of
from intrusion.models import Block, Incident
from intrusion.sensors import SENSORS_ABOUT_PEOPLE
from rbac.access import requires
from rbac.decisions import authorize, decide
from secureproject.actions import LIFT_BLOCK, UNDO_WORK, VIEW_INCIDENT

PER_PAGE = 30
MOST_BLOCKS = 200
REASON = "undone on the page of incidents"


@require_safe
@requires(VIEW_INCIDENT)
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents as stories, newest first, paginated."""
    found = Incident.objects.prefetch_related("observations", "measures__block")
    page = page_by_number(found, PER_PAGE, request.GET)
    blocks = list(Block.objects.in_force().order_by("-pk")[:MOST_BLOCKS])
    context = {
        "rows": _rows(page.rows),
        "blocks": blocks,
        "turns": page.turns(),
        "dry_run": dry_run(),
        "about_people": about_people(),
        "sensors_about_people": [sensor.title for sensor in SENSORS_ABOUT_PEOPLE],
    }
    return render(request, "cms/incidents/list.html", context)


@require_safe
@requires(VIEW_INCIDENT, Incident)
def incident(request: HttpRequest, incident: Incident) -> HttpResponse:
    lines = story_of(incident)
    people = {key for line in lines for key in line.people} | {incident.account}
    names = names_of(people)
    context = {
        "incident": incident,
        "subject": subject_of(incident, names),
        "lines": [(line, [names[key] for key in line.people if key in names]) for line in lines],
        "account": _account_to_clean_up(request, incident),
        "since": f"{localtime(incident.opened_at):%Y-%m-%dT%H:%M}",
        "to_lift": next((line.block for line in reversed(lines) if line.block and not line.undone_at), None),
    }
    return render(request, "cms/incidents/incident.html", context)


@require_safe
@requires(VIEW_INCIDENT)
def block_list(request: HttpRequest) -> HttpResponse:
    """Active blocks as one JSON list, for a firewall or another site."""
    blocks = [block_facts(block) for block in Block.objects.in_force().order_by("pk")]
    response = JsonResponse(blocks, safe=False, json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="blocks.json"'
    return response


@require_POST
@requires(LIFT_BLOCK, Block)
def lift_block(request: HttpRequest, block: Block) -> HttpResponse:
    with transaction.atomic():
        authorize(request.user, LIFT_BLOCK, block)
        lifted = lift(block, by=request.user, reason=REASON)
    if lifted:
        messages.success(request, _("Undone: %(target)s is answered again.") % {"target": block.target})
    else:
        messages.info(request, _("This was undone already."))
    return redirect("cms:incident", block.incident_id) if block.incident_id else redirect("cms:incidents")


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Names of users by account key; one query."""
    numbers = [int(key) for key in keys if key.isdecimal()]
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=numbers)}


def _account_to_clean_up(request: HttpRequest, incident: Incident) -> User | None:
    """The account of the incident, if the user may roll back its work."""
    person = User.objects.filter(pk=int(incident.account)).first() if incident.account.isdecimal() else None
    return person if person and decide(request.user, UNDO_WORK, person).allowed else None


def _rows(shown: list[Incident]) -> list[dict[str, Any]]:
    names = names_of(each.account for each in shown)
    return [
        {
            "incident": each,
            "subject": subject_of(each, names),
            "found": sorted({title_of(row.sensor) for row in each.observations.all()}),
            "last_step": max(each.measures.all(), key=lambda row: row.pk, default=None),
        }
        for each in shown
    ]
