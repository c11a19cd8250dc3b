"""Import of assets and their versions. As at the source, the articles that show them decide who may read them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath

from django.db.models.functions import Now
from django.utils import timezone

from audit.record import record as record_event
from content.exports.export_format import Record
from content.imports.portable.context import Run, Stored
from content.imports.portable.files import lock_file
from content.imports.wordpress.report import Account
from content.media import events
from content.media.errors import Undescribed
from content.media.metadata import SAME_FIELDS, Description, tags_named, write_words
from content.media.urls.files import address_name
from content.media.urls.sizes import RENDITIONS
from content.models import Asset, AssetVersion, RemovedFile, Section
from content.models.media import LONGEST_FILE_NAME
from content.models.public_text import TextKind
from content.public_text.verbs import first_words
from content.text.html_text import one_line


def named(run: Run) -> Iterator[tuple[str, Record]]:
    """Each asset of the list, with its unique name: its section, the digest of its first version and a number."""
    seen: Counter[str] = Counter()
    for _number, record in run.read("media"):
        key = f"{record['section']}:{record['versions'][0]['digest']}"
        seen[key] += 1
        yield f"{key}:{seen[key]}", record


def wanted(run: Run) -> Iterator[Record]:
    """Versions whose files must be inspected: those of assets that are not imported yet."""
    for identifier, record in named(run):
        if _known(run, identifier, record) is None:
            yield from record["versions"]


def bring_media(run: Run) -> None:
    for identifier, record in named(run):
        account = run.report.open("file", identifier, record["title"])
        if key := _known(run, identifier, record):
            account.already_here()
            _remember_versions(run, record, key)
        elif record["section"] in run.without:
            account.left_out("its section was left out")
        else:
            _bring(run, identifier, record, account)


def _known(run: Run, identifier: str, record: Record) -> int | None:
    """Also if its section had another address when it was imported."""
    rest = identifier.removeprefix(record["section"])
    sections = (record["section"], *run.led.get(record["section"], ()))
    return next((key for section in sections if (key := run.known("asset", f"{section}{rest}"))), None)


def _bring(run: Run, identifier: str, record: Record, account: Account) -> None:
    versions = [version for version in record["versions"] if version["digest"] in run.files]
    for version in record["versions"]:
        if version["digest"] in run.problems:
            account.changed(f"version {version['number']} did not come in: {run.problems[version['digest']]}")
    section = run.sections[record["section"]]
    try:
        description = _description(record).cleaned()
    except Undescribed as error:
        account.left_out(str(error))
        return
    if not versions:
        account.left_out(account.notes[-1] if account.notes else "no version of it came in")
        return
    asset = _asset(run, section, description, record, run.files[versions[-1]["digest"]].checked.kind)
    for version in versions:
        _version(run, asset, record["section"], version, account)
    _finish(run, asset, record, description)
    run.remember("asset", identifier, asset.pk)


def _description(record: Record) -> Description:
    focal = record["focal_point"]
    return Description(
        **{name: record[name] for name in SAME_FIELDS},
        focal_point=(focal[0], focal[1]) if focal else None,
        tags=tuple(record["tags"]),
    )


def _asset(run: Run, section: Section, said: Description, record: Record, kind: str) -> Asset:
    across, down = said.focal_point or (None, None)
    asset = Asset.objects.create(
        kind=kind,
        **{name: getattr(said, name) for name in SAME_FIELDS},
        focal_x=across,
        focal_y=down,
        section=section,
        created_at=min(record["created_at"], timezone.now()),
    )
    asset.tags.set(tags_named(said.tags))
    if said.focal_point:
        first_words(TextKind.PICTURE, asset, by=run.by)
    return asset


def _version(run: Run, asset: Asset, section: str, record: Record, account: Account) -> None:
    stored = run.files[record["digest"]]
    file = lock_file(run, stored)
    name = one_line(record["file_name"])[-LONGEST_FILE_NAME:] or record["address_name"]
    version = AssetVersion.objects.create(
        asset=asset,
        number=record["number"],
        file=file,
        source_digest=record["source_digest"],
        file_name=name,
        address_name=_address_name(record["address_name"], stored),
        created_at=_since(record, file.digest),
    )
    if stored.digest != record["digest"]:
        account.changed(f"version {record['number']} was re-encoded, as every upload is")
    address = f"/media/{record['digest']}/{record['address_name']}"
    run.versions.setdefault(address, []).append((section, version))


def _since(record: Record, digest: str) -> datetime:
    """Upload date at the source; now, if the same bytes were redacted here and uploaded again since."""
    now = timezone.now()
    return now if RemovedFile.objects.filter(digest=digest).exists() else min(record["created_at"], now)


def _address_name(name: str, stored: Stored) -> str:
    ending = f".{stored.checked.extension}"
    if name.endswith(ending) and name not in RENDITIONS:
        return name
    return address_name(PurePath(name).stem, stored.checked.extension)


def _finish(run: Run, asset: Asset, record: Record, said: Description) -> None:
    versions = {version.number: version for version in asset.versions.select_related("file")}
    current = versions.get(record["current"]) or versions[max(versions)]
    asset.current = current
    asset.save(update_fields=["current"])
    if record["trashed"]:
        Asset.objects.filter(pk=asset.pk).update(trashed_at=Now())
    write_words(asset)
    record_event(
        events.MEDIA_UPLOADED,
        by=run.by,
        about=asset,
        version=current.pk,
        digest=current.file_id,
        media_type=current.file.media_type,
        size=current.file.size,
        section=asset.section_id,
    )


def _remember_versions(run: Run, record: Record, asset: int) -> None:
    """For texts imported only now that show a file imported before."""
    versions = AssetVersion.objects.filter(asset=asset).select_related("file")
    here = {version.number: version for version in versions}
    for version in record["versions"]:
        address = f"/media/{version['digest']}/{version['address_name']}"
        if version["number"] in here:
            run.versions.setdefault(address, []).append((record["section"], here[version["number"]]))
