"""``manage.py prove_publication ARTICLE_PK``: a file that proves what was published."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from audit.tree.proofs import NotSealed
from content.models import Article
from content.proofs.publication_proof import NotPublic, proof_of, publication_of
from foundation.commands import JsonCommand, WrongUsage, file_named, optional_time


class Command(JsonCommand):
    help = (
        "Writes the proof of a publication; tools/verify_export.py checks it. Exit status 1: there is none."
    )
    refusals = (NotPublic, NotSealed)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", metavar="ARTICLE_PK", type=int)
        parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="without it: standard output")
        parser.add_argument(
            "--at", metavar="WHEN", help="what readers saw then; without it: what they see now"
        )
        parser.add_argument("--with-names", action="store_true", help="an auditor's copy: also who approved")

    def handle(self, *args: Any, **options: Any) -> None:
        at = optional_time(options["at"])
        article = Article.objects.select_related("live").filter(pk=options["article"]).first()
        if article is None:
            raise WrongUsage(f"There is no article {options['article']}.")
        proof = proof_of(article, publication_of(article, at=at), names=options["with_names"])
        text = json.dumps(proof, ensure_ascii=False, separators=(",", ":"))
        if options["file"] is None:
            self.stdout.write(text)
        else:
            with file_named(options["file"]):
                options["file"].write_text(f"{text}\n", encoding="utf-8")
