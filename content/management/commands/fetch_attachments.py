"""manage.py fetch_attachments [--section PATH] [--limit N] [--drafts-of EMAIL] [--dry-run] [--json]"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.management.base import CommandParser

from content.imports.wordpress.fetching import Fetched, fetch_all, waiting
from content.imports.wordpress.insert_attachments import Placed, place_all
from content.management.commands.import_wordpress import parse_section
from foundation.commands import JsonCommand, above_zero
from rbac.management.arguments import parse_user


class Command(JsonCommand):
    help = (
        "Fetches the files that a WordPress import recorded, inspects them like uploads, into the library. With"
        " --drafts-of they are put into the texts that mention them, as drafts: nothing is published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--section", metavar="PATH", help="where files go that belong to no article")
        parser.add_argument("--limit", type=above_zero, metavar="N", help="fetch no more than this many")
        parser.add_argument(
            "--drafts-of",
            metavar="EMAIL",
            help="put what is in the library into the texts that mention it, as drafts of this person",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say which would be fetched and fetch nothing"
        )

    def handle(self, *, limit: int | None, dry_run: bool, **options: Any) -> None:
        author = parse_user(options["drafts_of"]) if options["drafts_of"] else None
        section = parse_section(options["section"]) if options["section"] else None
        rows = waiting()[:limit] if limit is not None else waiting()
        if dry_run:
            came = [Fetched(row.source_address, row.article, None) for row in rows]
            lines = [each.address for each in came]
            wanted = f"{len(came)} would be fetched. This was a dry run: nothing was."
            self.say(_facts(came, None), *lines, wanted, indent=2)
            return
        came = list(fetch_all(rows, otherwise=section))
        placed = list(place_all(author=author)) if author else None
        self.say(_facts(came, placed), *_lines(came, placed, author), indent=2)
        if any(each.problem for each in (*came, *(placed or ()))):
            raise SystemExit(1)


def _facts(came: list[Fetched], placed: list[Placed] | None) -> object:
    files = [
        {
            "address": each.address,
            "article": each.article.pk if each.article else None,
            "asset": each.asset.pk if each.asset else None,
            "problem": each.problem,
        }
        for each in came
    ]
    if placed is None:
        return files
    articles = [
        {
            "article": each.article.pk,
            "draft": each.draft.number if each.draft else None,
            "placed": each.placed,
            "missing": each.missing,
            "problem": each.problem,
        }
        for each in placed
    ]
    return {"files": files, "articles": articles}


def _lines(came: list[Fetched], placed: list[Placed] | None, author: AbstractBaseUser | None) -> list[str]:
    lines = [_of_file(each) for each in came]
    lines.append(f"{sum(each.asset is not None for each in came)} of {len(came)} are in the library.")
    if placed is None:
        return [*lines, "No text was changed: --drafts-of EMAIL makes drafts with the files in their places."]
    lines += [line for each in placed for line in _of_article(each)]
    made = sum(each.draft is not None for each in placed)
    return [*lines, f"{made} drafts of {author} wait to be submitted; what readers see is as it was."]


def _of_file(each: Fetched) -> str:
    if each.asset is None:
        return f"not fetched  {each.address}: {each.problem}"
    where = f" for /cms/articles/{each.article.pk}/" if each.article else ""
    return f"fetched      {each.address}: /cms/media/{each.asset.pk}/{where}"


def _of_article(each: Placed) -> list[str]:
    where = f"/cms/articles/{each.article.pk}/"
    lines = [f"put into     {where}: {address}" for address in each.placed if each.draft]
    lines += [f"not put into {where}: {address}: {each.problem}" for address in each.placed if each.problem]
    return lines + [f"missing in   {where}: {address}" for address in each.missing]
