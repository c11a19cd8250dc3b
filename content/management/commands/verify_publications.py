"""``manage.py verify_publications``: whether readers see what the audit log says was published."""

from argparse import ArgumentParser
from typing import Any

from content.proofs.publication_check import doubtful_publications
from foundation.commands import JsonCommand, above_zero


class Command(JsonCommand):
    help = (
        "Compares the words of everything that is public with the digests in the audit log. Exit status 1: some "
        "differ. That the audit log itself is as it was sealed, verify_audit says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--newest", type=above_zero, metavar="NUMBER", help="only what was published last"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        doubts = doubtful_publications(options["newest"])
        # Without the texts: they would stay in memory until the last one is read.
        found = [(doubt.article.pk, str(doubt.article), doubt.detail) for doubt in doubts]
        facts = [{"article": key, "detail": detail} for key, _title, detail in found]
        lines = (f"Article {key} ({title}): {detail}" for key, title, detail in found)
        end = f"{len(found)} differ." if found else "Readers see what was published."
        self.say(facts, *lines, end, ensure_ascii=False)
        if found:
            raise SystemExit(1)
