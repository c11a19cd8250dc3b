"""The import: a validating read of the file, then one transaction for everything."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from audit.actors import Actor
from content.actions import IMPORT_CONTENT
from content.imports.wordpress.articles import attach, bring_article, bring_attachment
from content.imports.wordpress.comments import bring_comments
from content.imports.wordpress.context import Run, already_here
from content.imports.wordpress.export import Export, Item
from content.imports.wordpress.people import bring_people
from content.imports.wordpress.report import Progress, Report
from content.imports.wordpress.sections import bring_sections, bring_topics
from content.imports.wordpress.urls import decide_destinations
from content.imports.wordpress.validation import Outline, read_outline
from content.models import Section
from content.sections.verbs import add_section
from content.site.settings import current_site
from content.text.html_text import one_line
from rbac.decisions import authorize

type Then = Callable[[Run], None]


def import_wordpress(
    path: Path,
    *,
    by: Actor,
    section: Section | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Imports the WordPress export at ``path``. Arguments and errors are those of ``import_export``."""
    return import_export(Export(path), by=by, section=section, dry_run=dry_run, progress=progress)


def import_export(
    export: Export,
    *,
    by: Actor,
    section: Section | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    then: Then = lambda _run: None,
) -> Report:
    """Imports ``export``, whole or not at all, and reports every item of it.

    Everything goes below ``section``; without one, below a section named after the source site. ``dry_run``
    does the same and rolls back. ``progress`` receives every byte twice: the file is read twice, and a third
    time if texts had to be left out that others already had links to. ``then`` follows in the same transaction.
    Raises UnreadableExport (nothing was imported), NotSetUp and Refused.
    """
    outline = read_outline(export, progress=progress)
    with transaction.atomic():
        authorize(by, IMPORT_CONTENT)
        current_site()
        before = transaction.savepoint_create()
        run = _bring(export, outline, section, by=by, progress=progress)
        if run.linked & run.left_out.keys():
            transaction.savepoint_rollback(before)
            run = _bring(export, outline, section, by=by, progress=progress, without=run.left_out)
        then(run)
        _remark(run, export)
        if dry_run:
            transaction.set_rollback(True)
    return run.report


def _bring(
    export: Export,
    outline: Outline,
    section: Section | None,
    *,
    by: Actor,
    progress: Progress | None,
    without: dict[str, str] | None = None,
) -> Run:
    source = export.channel.address or one_line(export.channel.title) or export.path.name
    here = already_here(source)
    report = Report(source)
    run = Run(
        source=source,
        language=(export.channel.language or "en")[:10],
        outline=outline,
        report=report,
        section=section or _section_of_the_site(export, here, by=by),
        by=by,
        here=here,
        without=without or {},
    )
    if ("site", "") not in here:
        run.remember("site", "", run.section.pk)
    bring_people(run)
    bring_topics(run)
    bring_sections(run)
    decide_destinations(run)
    for record in export.records(progress=progress):
        if isinstance(record, Item):
            _bring_item(run, record)
    attach(run)
    return run


def _section_of_the_site(export: Export, here: dict[tuple[str, str], int], *, by: Actor) -> Section:
    """The section of an earlier run, else a new top-level section named after the site."""
    key = here.get(("site", ""))
    found = Section.objects.select_related("scope", "address").filter(pk=key).first() if key else None
    title = one_line(export.channel.title)[:120] or export.product
    return found or add_section(None, by=by, title=title, source=export.channel.address or title)


def _bring_item(run: Run, item: Item) -> None:
    account = run.report.open(item.kind or "item", item.identifier, item.title)
    match item.kind:
        case "post" | "page":
            bring_comments(run, item, bring_article(run, item, account))
        case "attachment":
            bring_attachment(run, item, account)
            bring_comments(run, item, None)
        case "nav_menu_item":
            account.left_out("menus are not imported: readers find their way by sections")
        case kind:
            account.left_out(f"items of the kind “{kind}” are not imported")
            bring_comments(run, item, None)


def _remark(run: Run, export: Export) -> None:
    run.report.remarks += [
        f"Everything is below the section “{run.section.title}” (/{run.section.address.path}/).",
        f"Old addresses that lead to their new place once this site answers under the old name: {run.redirects}.",
        *export.remarks,
    ]
