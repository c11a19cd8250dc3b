"""The import: a validating read, then the files, then one transaction for everything."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from content.actions import IMPORT_CONTENT
from content.events import CONTENT_IMPORTED
from content.imports.portable.articles import bring_articles
from content.imports.portable.comments import bring_comments
from content.imports.portable.context import AS_USUAL, How, Run, source_of
from content.imports.portable.files import look_at_files, take_back
from content.imports.portable.folder import Folder, Line, Manifest, lines_of, read_manifest
from content.imports.portable.media import bring_media, wanted
from content.imports.portable.people import bring_bylines, bring_people
from content.imports.portable.second_pass import arrange, lead_old_addresses
from content.imports.portable.sections import bring_sections, bring_topics
from content.imports.portable.validation import read_outline
from content.imports.wordpress.context import already_here
from content.imports.wordpress.report import Progress, Report
from content.policies.change import lock_policies
from content.site.settings import bump_site, current_site
from rbac.decisions import authorize


def import_site(path: Path, *, by: Actor, how: How = AS_USUAL, progress: Progress | None = None) -> Report:
    """Imports the export in ``path``, whole or not at all, and reports every item of it.

    ``progress`` receives every byte of the lists twice. Not inside a transaction. Raises UnreadableFolder
    (nothing was imported), CannotInspect, NotSetUp and Refused.
    """
    folder = Folder(path)
    with transaction.atomic():
        authorize(by, IMPORT_CONTENT)  # before anything is read for an unauthorised user
        current_site()
    manifest = read_manifest(folder)
    outline = read_outline(folder, manifest, progress=progress)
    run = _new_run(folder, manifest, by, how, progress)
    run.led = outline.led
    taken: list[str] = []
    try:
        look_at_files(run, folder, wanted(run), taken)
        with transaction.atomic():
            _bring(run)
            if how.dry:
                transaction.set_rollback(True)
    except BaseException:
        take_back(taken)
        raise
    _remark(run, manifest)
    return run.report


def _new_run(folder: Folder, manifest: Manifest, by: Actor, how: How, progress: Progress | None) -> Run:
    source = source_of(manifest.source)
    heard = set[str]()

    def read(kind: str) -> Iterator[Line]:
        # Some lists are read more than once; each counts once for the progress bar.
        ear = None if kind in heard else progress
        heard.add(kind)
        return lines_of(folder, kind, manifest.lists[kind], progress=ear)

    here = already_here(source)
    return Run(source, by, Report(source), read, here, how, with_people=manifest.people)


def _bring(run: Run) -> None:
    authorize(run.by, IMPORT_CONTENT)
    lock_policies()  # before any section is locked; concurrent imports wait for each other
    bring_people(run)
    bring_sections(run)
    bring_topics(run)
    bring_media(run)
    bring_bylines(run)
    bring_articles(run)
    bring_comments(run)
    arrange(run)
    lead_old_addresses(run)
    bump_site()
    record(
        CONTENT_IMPORTED,
        by=run.by,
        about=current_site(),
        source=run.site,
        articles=len(run.articles),
        live=run.live,
    )


def _remark(run: Run, manifest: Manifest) -> None:
    remarks = run.report.remarks
    remarks.append(f"Of {len(run.articles)} articles that came in, readers see {run.live}.")
    if run.people:
        remarks.append("People who came in hold no role, and cannot log in until they are invited.")
    if not manifest.people:
        remarks.append("The export names no users: one placeholder user is the author of all text.")
    if not run.how.keep_files and any(stored.digest != name for name, stored in run.files.items()):
        remarks.append(
            "Pictures were re-encoded, as uploads are. For an export that you made yourself and that no one else could "
            "change, --keep-files keeps them as they are."
        )
    remarks += [f"{name} is not part of the export, and was not read." for name in manifest.strangers]
