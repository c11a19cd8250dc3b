"""Bulk runs for tests: begun after a dry run, carried out, undone."""

from content.articles import workflow
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, preview
from content.models import Article, BulkRun
from content.models.bulk import Outcome
from rbac.errors import Refused
from tests.newsroom import Person, digest_of, write


def begin(name: str, by: Person, **details: object) -> BulkRun:
    lines = preview(chosen_among(Article.objects.all(), by), DEEDS[name], details, by)
    return running.begin(lines, name, details, by=by, seen=fingerprint(lines, name, details))


def finish(run: BulkRun, by: Person) -> list[Refused]:
    refused: list[Refused] = []
    while run.rows.filter(outcome=Outcome.WAITING).exists():
        refused += running.go_on(run, by=by)
    return refused


def done(name: str, by: Person, **details: object) -> BulkRun:
    run = begin(name, by, **details)
    assert finish(run, by) == []
    return run


def undone(run: BulkRun, by: Person) -> BulkRun:
    back = running.undo(run, by=by)
    finish(back, by)
    return back


def better(article: Article, cara: Person, approver: Person) -> None:
    """Another version is approved on top of what readers see."""
    write(article, cara, "Better.")
    workflow.approve(workflow.submit(article, by=cara), by=approver, digest=digest_of(article))
