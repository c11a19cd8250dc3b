"""``manage.py verify_publications``: whether readers see what the audit log says was published."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.proofs.publication_check import doubtful_publications


class Command(BaseCommand):
    help = (
        "Compares the words of everything that is public with the digests in the audit log. Exit status 1: some "
        "differ. That the audit log itself is as it was sealed, verify_audit says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newest", type=int, metavar="NUMBER", help="only what was published last")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["newest"] is not None and options["newest"] < 1:
            raise CommandError("--newest takes a number above zero.", returncode=2)
        doubts = doubtful_publications(options["newest"])
        # Without the texts: they would stay in memory until the last one is read.
        found = [(doubt.article.pk, str(doubt.article), doubt.detail) for doubt in doubts]
        if options["json"]:
            facts = [{"article": key, "detail": detail} for key, _title, detail in found]
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            for key, title, detail in found:
                self.stdout.write(f"Article {key} ({title}): {detail}")
            self.stdout.write(f"{len(found)} differ." if found else "Readers see what was published.")
        if found:
            raise SystemExit(1)
