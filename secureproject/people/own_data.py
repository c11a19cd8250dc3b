"""Personal data export as JSON. Here and not in accounts, because a user's texts belong to content."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.actions import DELETE_PERSON
from accounts.events import DATA_EXPORTED
from accounts.lifecycle.data_export import account_data
from accounts.models import User
from audit.actors import Actor
from audit.record import record
from audit.timeline import LONGEST, timeline_of
from content.models import Approval, Policy, ReviewNote, Revision, Signature, WorkingCopy
from rbac.access import requires, requires_recent_login, signed_in
from rbac.enforcement.refusals import HIDDEN
from rbac.roles import roles_of


@require_safe
@signed_in("everybody may have what is kept about themselves")
@requires_recent_login(minutes=15)
def export_mine(request: HttpRequest) -> HttpResponse:
    return _file(request.user, by=request.user)


@require_safe
@requires(DELETE_PERSON, User)
@requires_recent_login(minutes=15)
def export_of(request: HttpRequest, person: User) -> HttpResponse:
    """For an administrator who deletes an account on the user's behalf, to hand it to the user first."""
    return _file(person, by=request.user)


@transaction.atomic
def _file(person: Any, *, by: Actor) -> HttpResponse:
    record(DATA_EXPORTED, by=by, about=person)
    text = json.dumps(data_of(person), indent=2, ensure_ascii=False, default=str)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="account-{person.pk}.json"'
    return response


def data_of(person: User) -> dict[str, Any]:
    return {
        **account_data(person),
        "roles": [
            {"role": held.role, "where": str(held.scope or "the whole site"), "until": held.until}
            for held in roles_of(person)
        ],
        "written": _rows(
            Revision.objects.filter(author=person), "article_id", "number", "title", "created_at"
        ),
        "being_written": _rows(
            WorkingCopy.objects.filter(person=person, is_open=True),
            "article_id",
            "title",
            "summary",
            "body",
            "fields",
            "changed_at",
        ),
        "approved": _rows(Approval.objects.filter(approver=person), "revision_id", "role", "created_at"),
        "signed": _rows(Signature.objects.filter(signer=person), "purpose", "object", "digest", "created_at"),
        "asked_to_approve": [
            policy.section.title if policy.section else "the whole site"
            for policy in Policy.objects.filter(demands__contains=[[f"person:{person.pk}"]]).select_related(
                "section"
            )
        ],
        "review_notes": _rows(ReviewNote.objects.filter(author=person), "revision_id", "text", "created_at"),
        "audit_log": list(_audit_log(person)),
    }


def _rows(found: Any, *columns: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*columns))


def _audit_log(person: User) -> Iterable[dict[str, Any]]:
    """Paginated, newest first: all entries except refused requests for objects that the user may not know about."""
    before: int | None = None
    while page := timeline_of(person, before=before, limit=LONGEST, without=HIDDEN):
        for entry in page:
            yield {"at": entry.at, "what": entry.sentence, "address": entry.address, "device": entry.device}
        before = page[-1].id
