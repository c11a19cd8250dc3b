"""The library: a grid of files to look through, to search, and to add to."""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from audit.pages import page_at
from content.actions import UPLOAD_MEDIA, VIEW_MEDIA
from content.cms.by_letters import is_key
from content.cms.media.facts import AssetRow, facts_of
from content.cms.media.filters import Filters
from content.cms.media.listing import PAGE, cursor_of, read_page
from content.cms.paging import asked_cursor, read_cursor
from content.cms.patterns import address_pattern, fill, pattern
from content.media.uploads.limits import UNFINISHED, largest, limits
from content.models import Asset, Section, Upload
from content.models.media import MediaKind
from content.models.upload import UploadState
from rbac.access import requires_anywhere
from rbac.prepared import Prepared, Slot, prepared
from rbac.queries import as_boolean, only, rows_allowed

MEGABYTE = 1_000_000
SECTIONS = 200


@requires_anywhere(VIEW_MEDIA)
def library(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = page_at(asked_cursor(request.GET), PAGE, lambda cursor: read_page(request.user, filters, cursor))
    sections = sections_of(request.user, also=filters.section)
    narrowed = next((s.title for s in sections if str(s.pk) == filters.section), "")
    context = {
        "tiles": _tiles(page.rows),
        "filters": filters,
        "chips": list(filters.chips(narrowed)),
        "turns": page.turns(filters.query, cursor_of),
        "sections": sections,
        "unfinished": [] if filters.any or page.newer else _unfinished(request.user),
        **upload_facts(sections),
    }
    return render(request, "cms/media/library.html", context)


@requires_anywhere(VIEW_MEDIA)
def choose(request: HttpRequest) -> JsonResponse:
    """The same page of the library for the dialog of the editor, in JSON; its first page says what may be uploaded."""
    filters = Filters.read(request.GET)
    found = read_page(request.user, filters, read_cursor(request.GET.get("before", "")))
    page, more = found[:PAGE], len(found) > PAGE
    answer: dict[str, Any] = {
        "assets": [facts_of(asset) for asset in page],
        "before": cursor_of(page[-1]) if more else "",
    }
    if "upload" in request.GET:
        facts = upload_facts(sections_of(request.user, also=request.GET["upload"]))
        answer["upload"] = {
            "places": [{"id": s.pk, "name": f"{s.title} (/{s.path}/)"} for s in facts["places"]],
            "largest": facts["largest"],
            "limits": render_to_string("cms/media/limits.html", facts).strip(),
        }
    return JsonResponse(answer)


class Place(NamedTuple):
    """A section whose files a person may see, or to which they may add some."""

    pk: int
    title: str
    path: str
    may_upload: bool


def sections_of(user: Any, *, also: str = "") -> list[Place]:
    """The sections whose files ``user`` may see, in the order of the tree.

    also: the key of one that is to be among them, first where there are very many: that of the article, or the one
    that the list is narrowed to.
    """
    seen = rows_allowed(user, VIEW_MEDIA, Asset)
    upload = rows_allowed(user, UPLOAD_MEDIA, Section)
    may_upload = rows_allowed(user, UPLOAD_MEDIA, Section, of_few=True)
    found = prepared(_places, Place, seen, upload, may_upload).rows()
    if len(found) < SECTIONS or not is_key(also) or any(str(place.pk) == also for place in found):
        return found
    asked = _every_place(seen, upload, may_upload).filter(pk=int(also))
    return [*(Place(*row) for row in asked), *found]


def _places(seen: Q, upload: Q, may_upload: Q) -> QuerySet[Section, Any]:
    return _every_place(seen, upload, may_upload)[:SECTIONS]


def _every_place(seen: Q, upload: Q, may_upload: Q) -> QuerySet[Section, Any]:
    with_files = Section.objects.filter(pk__in=only(Asset.objects.all(), seen).values("section"))
    sections = with_files.union(only(Section.objects.all(), upload)).values("pk")
    shown = Section.objects.filter(pk__in=sections).order_by("scope__path")
    return shown.annotate(may_upload=as_boolean(may_upload)).values_list(
        "pk", "title", "address__path", "may_upload"
    )


def upload_facts(sections: list[Place]) -> dict[str, Any]:
    """What the part of a page that takes files in has to know and say beforehand."""
    now = limits()
    return {
        "places": [section for section in sections if section.may_upload],
        "largest": largest(),
        "limits": {
            "picture": now.image_bytes // MEGABYTE,
            "drawing": now.svg_bytes // MEGABYTE,
            "document": now.document_bytes // MEGABYTE,
            "recording": now.recording_bytes // MEGABYTE,
            "megapixels": now.pixels // MEGABYTE,
            "frames": now.frames,
            "seconds": now.animation_seconds,
            "files": UNFINISHED,
        },
    }


def _tiles(page: list[AssetRow]) -> SafeString:
    kinds, address = {kind.value: str(kind.label) for kind in MediaKind}, address_pattern("cms:asset")
    return SafeString("".join(_tile(row, kinds[row.kind], address) for row in page))


def _tile(row: AssetRow, kind: str, address: str) -> SafeString:
    tile = row.tile
    slots = {
        "page": address.format(row.pk),
        "tile": tile,
        "width": row.width,
        "height": row.height,
        "title": row.title,
        "section": row.section,
        "kind": kind,
    }
    return fill(pattern("cms/media/tile.html", shown=bool(tile), lacks=row.lacks_alternative), [slots])


class Unfinished(NamedTuple):
    """A file of which only a part is here."""

    file_name: str
    offset: int
    length: int


def _unfinished(user: Any) -> list[Unfinished]:
    return _UNFINISHED.rows(owner=user.pk)


def _receiving() -> QuerySet[Upload, Any]:
    mine = Upload.objects.filter(owner_id=Slot("owner", BigIntegerField()), offset__gt=0)
    receiving = mine.filter(state=UploadState.RECEIVING).order_by("-created_at")
    return receiving.values_list("file_name", "offset", "length")[:20]


_UNFINISHED = Prepared(_receiving, Unfinished)
