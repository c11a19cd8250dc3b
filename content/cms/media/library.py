"""The library: a grid of files to look through, to search, and to add to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from content.actions import UPLOAD_MEDIA, VIEW_MEDIA
from content.cms.listing import read_cursor
from content.cms.media.facts import facts_of, tile_address
from content.cms.media.filters import Filters
from content.cms.media.listing import PAGE, cursor_of, read_page
from content.cms.patterns import address_pattern, fill, pattern
from content.media.uploads.limits import UNFINISHED, largest, limits
from content.models import Asset, Section, Upload
from content.models.media import MediaKind
from content.models.upload import UploadState
from rbac.access import requires_anywhere
from rbac.queries import annotate_allowed, visible_to

MEGABYTE = 1_000_000
SECTIONS = 200


@requires_anywhere(VIEW_MEDIA)
def library(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    cursor = read_cursor(request.GET.get("before", ""))
    found = read_page(request.user, filters, cursor)
    page, more = found[:PAGE], len(found) > PAGE
    sections = sections_of(request.user)
    narrowed = next((s.title for s in sections if str(s.pk) == filters.section), "")
    context = {
        "tiles": _tiles(page),
        "filters": filters,
        "chips": list(filters.chips(narrowed)),
        "first": filters.query() if cursor else None,
        "next": filters.query(before=cursor_of(page[-1])) if more else None,
        "sections": sections,
        "unfinished": [] if filters.any or cursor else _unfinished(request.user),
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
        facts = upload_facts(sections_of(request.user))
        answer["upload"] = {
            "places": [{"id": s.pk, "name": f"{s.title} (/{s.address.path}/)"} for s in facts["places"]],
            "largest": facts["largest"],
            "limits": render_to_string("cms/media/limits.html", facts).strip(),
        }
    return JsonResponse(answer)


def sections_of(user: Any) -> list[Section]:
    """The sections whose files ``user`` may see, each with ``may_upload``."""
    seen = visible_to(user, VIEW_MEDIA, Asset).values("section")
    may_upload = visible_to(user, UPLOAD_MEDIA, Section).values("pk")
    sections = (
        Section.objects.filter(pk__in=seen).union(Section.objects.filter(pk__in=may_upload)).values("pk")
    )
    shown = Section.objects.filter(pk__in=sections).select_related("scope", "address").order_by("scope__path")
    return list(annotate_allowed(shown, user, {"may_upload": UPLOAD_MEDIA})[:SECTIONS])


def upload_facts(sections: list[Section]) -> dict[str, Any]:
    """What the part of a page that takes files in has to know and say beforehand."""
    now = limits()
    return {
        "places": [section for section in sections if getattr(section, "may_upload", False)],
        "largest": largest(),
        "limits": {
            "picture": now.image_bytes // MEGABYTE,
            "document": now.document_bytes // MEGABYTE,
            "recording": now.recording_bytes // MEGABYTE,
            "megapixels": now.pixels // MEGABYTE,
            "frames": now.frames,
            "seconds": now.animation_seconds,
            "files": UNFINISHED,
        },
    }


def _tiles(page: list[Asset]) -> SafeString:
    kinds = {kind.value: str(kind.label) for kind in MediaKind}
    return SafeString("".join(_tile(asset, kinds[asset.kind]) for asset in page))


def _tile(asset: Asset, kind: str) -> SafeString:
    version: Any = asset.current
    tile = tile_address(version)
    row = {
        "page": address_pattern("cms:asset").format(asset.pk),
        "tile": tile,
        "width": version.file.width,
        "height": version.file.height,
        "title": asset.title,
        "section": asset.section.title,
        "kind": kind,
    }
    return fill(pattern("cms/media/tile.html", shown=bool(tile), lacks=asset.lacks_alternative), [row])


def _unfinished(user: Any) -> list[Upload]:
    rows = Upload.objects.filter(owner_id=user.pk, state=UploadState.RECEIVING, offset__gt=0)
    return list(rows.order_by("-created_at")[:20])
