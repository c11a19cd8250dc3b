"""The worker's part: an upload is inspected, cleaned and stored, or refused with a sentence for its owner."""

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content.media import events, store
from content.media.errors import AlreadyHere, Busy, Gone
from content.media.ingest import replace, same_bytes, take_in
from content.media.inspection.clamav import scan
from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.formats import EXTENSIONS
from content.media.inspection.inspecting import inspect
from content.media.inspection.names import claimed_extension
from content.media.inspection.result import RefusedFile
from content.media.inspection.signatures import HEAD, format_of
from content.media.uploads import parts
from content.media.uploads.receiving import limits
from content.models import Asset, Upload
from content.models.upload import UploadState
from intrusion.detection.reporting import report_later
from rbac.errors import Invalid, Refused


def inspect_upload(key: int) -> None:
    """The job. Safe to run again after a kill, and twice at once. Raises CannotInspect: try later."""
    related = ("owner", "section__scope", "replaces__section__scope")
    waiting = Upload.objects.select_related(*related).filter(pk=key, state=UploadState.INSPECTING)
    if not (upload := waiting.first()):
        return
    try:
        with parts.held(upload.token):
            _inspect(upload)
    except Busy:
        return  # another worker has it
    except Gone:
        refuse(upload, _("The file was lost on the server. Send it again."))


def _inspect(upload: Upload) -> None:
    try:
        take(upload)
    except AlreadyHere as known:
        refuse(upload, known.message, known=known.asset)
    except CannotInspect:
        raise
    except UnsafeFile as error:
        refuse(upload, error.message)
        report_findings(upload, error)
    except Invalid as error:
        refuse(upload, error.message)
    except Refused as refused:
        refuse(upload, refused.decision.reason)
    parts.remove(upload.token)


def report_findings(upload: Upload, unsafe: UnsafeFile) -> None:
    """Reports findings beyond the first bytes, which were checked on arrival."""
    if unsafe.lies and lie_in(upload) is None:
        claimed, found = claimed_extension(upload.file_name), unsafe.refusal.name.lower()
        report_later("upload_lies", upload.sent_from, claimed=claimed, found=found)


def take(upload: Upload) -> None:
    """Makes an asset, or a version of one, of a complete upload. Raises Invalid and Refused."""
    part = parts.part_of(upload.token)
    source = store.digest_of(part)
    if upload.replaces is None:
        known = same_bytes(upload.owner, source).filter(section=upload.section).first()
        if known:
            raise AlreadyHere(known)
    scan(part, limits=limits())
    checked = inspect(part, name=upload.file_name, limits=limits())
    if upload.replaces is None:
        take_in(checked, by=upload.owner, section=upload.section, source_digest=source, upload=upload)
    else:
        replace(upload.replaces, checked, by=upload.owner, source_digest=source, upload=upload)


@transaction.atomic
def refuse(upload: Upload, why: Any, *, known: Asset | None = None) -> None:
    """Stores the reason with the upload. ``known``: the file with the same bytes, which is no offence."""
    waiting = Upload.objects.select_for_update().filter(pk=upload.pk, state=UploadState.INSPECTING)
    if not waiting.values_list("pk").first():
        return
    Upload.objects.filter(pk=upload.pk).update(
        state=UploadState.REFUSED,
        refusal=str(why)[:400],
        says=stored_form(why),
        sent_from=b"",
        version=known.current_id if known else None,
        changed_at=Now(),
    )
    if known is None:
        record(
            events.UPLOAD_REFUSED,
            by=upload.owner,
            about=upload.section,
            size=upload.length,
            why=str(why)[:400],
            says=stored_form(why),
        )


def lie_in(upload: Upload) -> dict[str, str] | None:
    """A page or a program under the name of a picture or a document: what it claims to be, and what was found.

    A merely wrong extension does not count.
    """
    claimed = claimed_extension(upload.file_name)
    if claimed not in EXTENSIONS:
        return None
    try:
        with parts.part_of(upload.token).open("rb") as part:
            format_of(part.read(HEAD))
    except FileNotFoundError:
        return None  # the worker was faster
    except RefusedFile as refused:
        if UnsafeFile(refused.refusal, limits(), claimed=True).lies:
            return {"claimed": claimed, "found": refused.refusal.name.lower()}
    return None
