"""``manage.py access_review [--section PATH]``: current assignments there, and the state of its access reviews."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Q

from foundation.commands import JsonCommand
from rbac.management.access_diff_output import plain
from rbac.management.arguments import scope_at
from rbac.models import AccessReview, Answer, Scope
from rbac.names import giver_label
from rbac.reviews.items import Question, as_questions, current_questions

CHUNK = 500


class Command(JsonCommand):
    help = "Lists every role and grant in force in a section and below it (or anywhere), and the access reviews of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--section", metavar="PATH", help="without it: the whole site")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = scope_at(options["section"])
        if self.as_json:
            facts = {"held": [_held(q) for q in questions(scope)], "reviews": list(_reviews(scope))}
            self.say(facts, indent=2, ensure_ascii=False)
            return
        for question in questions(scope):
            said = _held(question)
            end = f", until {said['until']}" if said["until"] else ""
            line = f"{said['holder']}: {said['what']}{end} ({said['reason']}; given by {said['given_by']})"
            self.stdout.write(plain(line))
        for review in _reviews(scope):
            counts = ", ".join(f"{name} {count}" for name, count in review["answers"].items())
            self.stdout.write(
                f"review {review['review']} of {review['place']}, due {review['due']}, {review['state']}: {counts}"
            )


def questions(scope: Scope | None) -> Iterator[Question]:
    """All assignments, in chunks."""
    items = current_questions(scope.pk if scope else None)
    while chunk := list(islice(items, CHUNK)):
        yield from as_questions(chunk)


def _held(question: Question) -> dict[str, Any]:
    given, item = question.given, question.item
    team = f"team:{item.team}" if item.to_team else ""
    return {
        "holder": team or (item.user.get_username() if item.user else ""),
        "name": str(question.holder),
        "what": question.what,
        "role": "" if item.store else item.what,
        "action": f"{item.store.partition('.')[0]}.{item.what}" if item.store else "",
        "object": f"{item.store}:{item.thing}" if item.store else "",
        "reason": given.reason if given else "",
        "given_by": giver_label(given) if given else "",
        "since": given.assigned_at.isoformat() if given else "",
        "until": given.until.isoformat() if given and given.until else None,
    }


def _reviews(scope: Scope | None) -> Iterator[dict[str, Any]]:
    """Reviews of the scope itself, of scopes above it (whole site included) and below it."""
    found = AccessReview.objects.order_by("-pk")
    if scope:
        near = Q(scope__ancestor_links__ancestor=scope) | Q(scope__in=scope.ancestor_ids) | Q(scope=None)
        found = found.filter(near).distinct()
    for review in found[:CHUNK]:
        counts = {str(said): review.items.filter(answer=said).count() for said in Answer.values}
        yield {
            "review": review.pk,
            "reason": review.reason,
            "place": review.where,
            "started": review.started_at.isoformat(),
            "due": review.due.isoformat(),
            "state": "under way" if review.closed_at is None else "signed" if review.note else "over",
            "answers": {name: count for name, count in counts.items() if count},
        }
