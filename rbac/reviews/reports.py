"""Report of an access review: one line for each question, and a signed head that commits to the lines.

Only the worker has the audit log's key, so it signs, once the review is over. Lines name users by number: the signed
part contains no names, and stays valid when an account is deleted. Current names are added beside it. The report is
verified with tools/verify_review.py, without this program and without the database.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import override

from audit.actors import Actor
from audit.record import record
from audit.signed_notes import moment, sign_note
from audit.tree.signing import log_name, signing_keys
from rbac.decisions import authorize
from rbac.models import AccessReview, AccessReviewItem
from rbac.reviews.events import REPORT_EXPORTED, REPORT_SIGNED
from rbac.reviews.rules import REVIEWER, VIEW_REVIEW

CHUNK = 2_000
KIND = "access-review 1"


def sign_reports() -> int:
    """Signs every finished review that has no signature yet; returns how many. Does nothing without a key."""
    keys, done = signing_keys(), 0
    if not keys:
        return 0
    for review in AccessReview.objects.exclude(closed_at=None).filter(note="").order_by("pk"):
        with transaction.atomic():
            held = AccessReview.objects.select_for_update().get(pk=review.pk)
            if held.note:
                continue
            digest, count = _digest(held)
            held.note = sign_note(_head(held, digest, count), keys[:1])
            held.save(update_fields=["note"])
            record(REPORT_SIGNED, by=REVIEWER, about=held, digest=digest, questions=count)
            done += 1
    return done


@transaction.atomic
def take_report(review: AccessReview, *, by: Actor) -> None:
    """Authorizes and records the export of the report; ``report_lines`` are then its text. Raises Refused."""
    authorize(by, VIEW_REVIEW, review)
    record(REPORT_EXPORTED, by=by, about=review)


def report_lines(review: AccessReview) -> Iterator[str]:
    """JSON Lines with their line ends: the signed head, each question, then the current names."""
    yield _line({"kind": "access review", "note": review.note})
    people: set[int] = set()
    teams: set[int] = set()
    for item in _items(review):
        people |= {key for key in (item.user_id, item.answered_by_id) if key}
        teams |= {item.team_id} if item.team_id else set()
        yield _line(_facts(item))
    user = AccessReviewItem._meta.get_field("user").related_model
    team = AccessReviewItem._meta.get_field("team").related_model
    for kind, model, keys in (("person", user, people), ("team", team, teams)):
        yield from _names(kind, model, sorted(keys))


def _names(kind: str, model: Any, keys: list[int]) -> Iterator[str]:
    for start in range(0, len(keys), CHUNK):
        for found in model._base_manager.filter(pk__in=keys[start : start + CHUNK]).order_by("pk"):
            yield _line({"kind": "name", "of": f"{kind}:{found.pk}", "is": str(found)})


def _head(review: AccessReview, digest: str, count: int) -> str:
    """The signed text. Its second line distinguishes it from every other note signed by the audit log's keys."""
    assert review.closed_at is not None  # noqa: S101  (only what is over is signed)
    times = [moment(at) for at in (review.started_at, review.due, review.closed_at)]
    lines = [log_name(), KIND, f"review {review.pk}", *times, f"questions {count}", f"sha256 {digest}"]
    return "".join(f"{line}\n" for line in lines)


def _digest(review: AccessReview) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    for item in _items(review):
        digest.update(_line(_facts(item)).encode())
        count += 1
    return digest.hexdigest(), count


def _items(review: AccessReview) -> Iterator[AccessReviewItem]:
    last = 0
    while chunk := list(review.items.filter(pk__gt=last).select_related("scope").order_by("pk")[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def _facts(item: AccessReviewItem) -> dict[str, Any]:
    holder = f"{'team' if item.to_team else 'person'}:{item.holder}"
    # Reports signed before versions were stored must be reproduced unchanged.
    version = {} if item.version is None else {"version": item.version}
    with override("en"):  # files are compared with files of other days
        return {
            **version,
            "kind": "question",
            "number": item.pk,
            "holder": holder,
            "what": f"{item.store}:{item.thing} {item.what}" if item.store else item.what,
            "scope": item.scope_id,
            "answer": item.answer,
            "by": f"person:{item.answered_by_id}" if item.answered_by_id else "system:access_review",
            "at": moment(item.answered_at) if item.answered_at else "",
            "remark": item.remark,
        }


def _line(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
