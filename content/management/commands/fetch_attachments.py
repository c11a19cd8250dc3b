"""manage.py fetch_attachments [--section PATH] [--limit N] [--dry-run] [--json]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.models import Address, Section
from content.wordpress.fetching import Fetched, fetch_all, waiting


class Command(BaseCommand):
    help = "Fetches the files that a WordPress import recorded, inspects them like uploads, into the library."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", metavar="PATH", help="where files go that belong to no article")
        parser.add_argument("--limit", type=int, metavar="N", help="fetch no more than this many")
        parser.add_argument(
            "--dry-run", action="store_true", help="say which would be fetched and fetch nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *, section: str | None, limit: int | None, dry_run: bool, json: bool, **_: Any) -> None:
        rows = waiting()[:limit] if limit is not None else waiting()
        if dry_run:
            outcome = [Fetched(row.source_address, row.article, None) for row in rows]
        else:
            outcome = list(fetch_all(rows, otherwise=_section(section) if section else None))
        self.stdout.write(_as_json(outcome) if json else _as_text(outcome, dry_run=dry_run))
        if any(each.problem for each in outcome):
            raise SystemExit(1)


def _as_json(outcome: list[Fetched]) -> str:
    return json.dumps(
        [
            {
                "address": each.address,
                "article": each.article.pk if each.article else None,
                "asset": each.asset.pk if each.asset else None,
                "problem": each.problem,
            }
            for each in outcome
        ],
        indent=2,
    )


def _as_text(outcome: list[Fetched], *, dry_run: bool) -> str:
    if dry_run:
        lines = [each.address for each in outcome]
        return "\n".join([*lines, f"{len(lines)} would be fetched. This was a dry run: nothing was."])
    lines = [_line(each) for each in outcome]
    came = sum(each.asset is not None for each in outcome)
    lines.append(f"{came} of {len(outcome)} are in the library.")
    if came:
        lines.append(
            "No text was changed: put the pictures into their articles in the editor, and have that approved."
        )
    return "\n".join(lines)


def _line(each: Fetched) -> str:
    if each.asset is None:
        return f"not fetched  {each.address}: {each.problem}"
    where = f" for /cms/articles/{each.article.pk}/" if each.article else ""
    return f"fetched      {each.address}: /cms/media/{each.asset.pk}/{where}"


def _section(path: str) -> Section:
    found = (
        Address.objects.filter(path=path.strip("/"), kind="section").select_related("section__scope").first()
    )
    if found is None or found.section is None:
        raise CommandError(f"There is no section /{path.strip('/')}/.", returncode=2)
    return found.section
