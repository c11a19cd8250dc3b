"""Fetches the files that an import recorded, inspects them like uploads, and stores them in the library.

No text changes here: insert_attachments.py makes a draft with the pictures, which another user approves.
Fetched files are remembered by URL and not fetched again.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.db.models import QuerySet
from django.utils.encoding import iri_to_uri

from audit.actors import SystemActor
from content.imports.wordpress.insert_attachments import FILE
from content.media import store
from content.media.errors import AlreadyHere
from content.media.ingest import take_in
from content.media.inspection.clamav import scan
from content.media.inspection.inspecting import inspect
from content.media.metadata import Description, edit
from content.media.uploads.receiving import limits
from content.models import Article, Asset, Attachment, ImportedItem, Section
from content.rulebook.media import IMPORT
from content.text.html_text import one_line
from intrusion.outgoing import Answer, Unreachable, send
from rbac.errors import Invalid

MOST_REDIRECTS = 5
SECONDS = 20.0
SECONDS_IN_ALL = 300.0  # for one file: the largest, from a slow host


@dataclass(frozen=True, slots=True)
class Fetched:
    """Result for one URL. ``asset`` is None if nothing was stored; ``problem`` then says why."""

    address: str
    article: Article | None
    asset: Asset | None
    problem: str = ""


def waiting() -> QuerySet[Attachment]:
    """Files not fetched yet, with their articles."""
    known = ImportedItem.objects.filter(kind=FILE).values("identifier")
    rows = Attachment.objects.exclude(source_address__in=known).order_by("pk")
    return rows.select_related("article__section__scope")


def fetch_all(rows: QuerySet[Attachment], *, otherwise: Section | None) -> Iterator[Fetched]:
    """Stores each file in the section of its article; ``otherwise``: section of files without an article."""
    for row in rows.iterator(chunk_size=200):
        section = row.article.section if row.article else otherwise
        yield (
            fetch(row, section)
            if section
            else Fetched(
                row.source_address,
                None,
                None,
                "It belongs to no article: name a section for such files (--section).",
            )
        )


def fetch(row: Attachment, section: Section) -> Fetched:
    """One file. Errors are returned in the result; the row stays and can be tried again."""
    try:
        asset = _bring(row, section)
    except (Unreachable, Invalid) as error:
        return Fetched(row.source_address, row.article, None, str(error))
    source = urlsplit(row.source_address).netloc[:500]
    ImportedItem.objects.get_or_create(
        source=source, kind=FILE, identifier=row.source_address[:500], defaults={"object_id": asset.pk}
    )
    return Fetched(row.source_address, row.article, asset)


def _bring(row: Attachment, section: Section) -> Asset:
    by = SystemActor(IMPORT)
    answer = _follow(row.source_address)
    with tempfile.TemporaryDirectory(prefix="fetched-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(answer.body)
        scan(path, limits=limits())
        checked = inspect(path, name=_name_in(row.source_address), limits=limits())
        try:
            asset = take_in(checked, by=by, section=section, source_digest=store.digest_of(path))
        except AlreadyHere as known:
            return known.asset
    return edit(asset, by=by, description=_described(row, Description.of(asset)))


def _described(row: Attachment, said: Description) -> Description:
    return replace(
        said,
        title=one_line(row.title)[:200] or said.title,
        alternative_text=row.alternative_text,
        caption=one_line(row.caption)[:1000],
    )


def _follow(address: str) -> Answer:
    """Checks every redirect target like the original URL, so none leads into the internal network."""
    for _step in range(MOST_REDIRECTS + 1):
        answer = send(
            "GET",
            _spoken(address),
            seconds=SECONDS,
            seconds_in_all=SECONDS_IN_ALL,
            largest=limits().document_bytes,
        )
        if answer.status not in {301, 302, 303, 307, 308}:
            break
        address = _leading_on(address, answer.headers.get("location", ""))
    if answer.status != 200:
        raise Unreachable(f"{urlsplit(address).hostname} answers {answer.status}.")
    return answer


def _leading_on(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError:
        raise Unreachable(f"{address} leads on to what is no address.") from None


def _spoken(address: str) -> str:
    """Old exports have http URLs; only https is used, except for hosts that the settings name.

    File names may hold spaces and letters of any script, and are stored unencoded.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise Unreachable("This is no address.") from None
    parts = parts._replace(path=iri_to_uri(parts.path), query=iri_to_uri(parts.query))
    allowed = parts.netloc in settings.OUTGOING_ALLOWED_HOSTS
    return urlunsplit(parts._replace(scheme="https") if parts.scheme == "http" and not allowed else parts)


def _name_in(address: str) -> str:
    return unquote(urlsplit(address).path).rsplit("/", 1)[-1] or "file"
