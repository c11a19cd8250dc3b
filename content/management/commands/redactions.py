"""``manage.py redactions``: redacted content, and redactions that wait for agreement."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from content.models import Article, Redaction
from foundation.commands import JsonCommand, WrongUsage


class Command(JsonCommand):
    help = (
        "Lists removals by law, the newest first. Exit status 1: one waits. They are asked for and agreed to in the"
        " CMS, by two people: no command stands in for either."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", metavar="ARTICLE_PK", type=int, help="of one article only")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Redaction.objects.select_related("asked_by", "agreed_by").order_by("-pk")
        if options["article"] is not None:
            if not Article.objects.filter(pk=options["article"]).exists():
                raise WrongUsage(f"There is no article {options['article']}.")
            found = found.filter(article=options["article"])
        facts = [_facts(one) for one in found]
        lines = (
            ", ".join(f"{name} {value}" for name, value in fact.items() if value is not None)
            for fact in facts
        )
        self.say(facts, *lines, ensure_ascii=False, indent=1)
        if waiting := sum(fact["state"] == "waiting" for fact in facts):
            raise CommandError(f"Waiting for agreement: {waiting}.")


def _facts(one: Redaction) -> dict[str, Any]:
    state = "removed" if one.done_at else "stopped" if one.withdrawn_at else "waiting"
    return {
        "number": one.pk,
        "article": one.article_id,
        "kind": str(one.kind),
        "state": state,
        "reason": one.reason,
        "asked_by": str(one.asked_by) if one.asked_by else None,
        "asked_at": one.asked_at.isoformat(),
        "alone_from": one.alone_from.isoformat() if one.alone_from and one.is_waiting else None,
        "agreed_by": str(one.agreed_by) if one.agreed_by else None,
        "removed_at": one.done_at.isoformat() if one.done_at else None,
    }
