"""Media library: a grid of files to browse, search and extend."""

from functools import partial, reduce
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from content.actions import UPLOAD_MEDIA, VIEW_MEDIA
from content.cms.lists.bounded_pages import page_looked
from content.cms.lists.pagination import cursor_in, read_cursor
from content.cms.lists.section_filter import (
    NarrowToSection,
    answer_inside,
    as_listed,
    first_of,
    lying_in,
    sections_with,
)
from content.cms.media.facts import facts_of
from content.cms.media.filters import Filters
from content.cms.media.listing import PAGE, cursor_of, read_page
from content.media.inspection.inspecting import missing_walls
from content.media.inspection.limits import MEGABYTE
from content.media.uploads.receiving import UNFINISHED, largest, limits
from content.models import Asset, Section, Upload
from content.models.upload import UploadState
from foundation.pagination import key_in
from rbac.access import requires_anywhere
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, only, places_to_look, rows_allowed

SECTIONS = 200


@require_safe
@requires_anywhere(VIEW_MEDIA)
def library(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = page_looked(cursor_in(request.GET), PAGE, partial(read_page, request.user, filters), cursor_of)
    known = _known(request.user)
    is_few = len(known) <= SECTIONS
    places = (
        [place for place in known if place.may_upload]
        if is_few
        else places_of(request.user, also=filters.section)
    )
    form = NarrowToSection(
        request.GET,
        person=request.user,
        action=VIEW_MEDIA,
        address="cms:media_section",
        inside=lambda: _inside(_seen_by(request.user)),
        all_of_them=_("All sections"),
    )
    if is_few:
        form.list_alone(as_listed(k.pk, k.title, k.path) for k in known if k.a_file)
    context = {
        "tiles": page.rows,
        "filters": filters,
        "chips": list(filters.chips(_title_of(filters.section, request.user))),
        "turns": page.turns(filters.query),
        "is_part": page.is_part,
        "form": form,
        "unfinished": [] if filters.any or page.newer else _unfinished(request.user),
        **upload_facts(places),
    }
    return render(request, "cms/media/library.html", context)


@require_safe
@requires_anywhere(VIEW_MEDIA)
def choose(request: HttpRequest) -> JsonResponse:
    """The same page of the library for the dialog of the editor, as JSON; its first page includes upload limits."""
    filters = Filters.read(request.GET)
    begins = read_cursor(request.GET.get("before", ""))
    page = page_looked(begins, PAGE, partial(read_page, request.user, filters), cursor_of)
    answer: dict[str, Any] = {
        "assets": [facts_of(asset) for asset in page.rows],
        "before": page.older or "",
    }
    if "upload" in request.GET:
        facts = upload_facts(places_of(request.user, also=request.GET["upload"]))
        answer["upload"] = {
            "places": [{"id": s.pk, "name": f"{s.title} (/{s.path}/)"} for s in facts["places"]],
            "largest": facts["largest"],
            "limits": render_to_string("cms/media/limits.html", facts).strip(),
        }
    return JsonResponse(answer)


@require_safe
@requires_anywhere(VIEW_MEDIA)
def choose_section(request: HttpRequest) -> JsonResponse:
    """For by-letters.js: sections with files that the user may see."""
    return answer_inside(request, VIEW_MEDIA, _inside(_seen_by(request.user)))


def _inside(seen: Q) -> QuerySet[Asset]:
    """Visible files of a section (``OuterRef``), found by the index of sections."""
    return lying_in(Asset.objects.filter(as_boolean(seen)))


def _seen_by(user: Any) -> Q:
    return rows_allowed(user, VIEW_MEDIA, Asset, per_row=True)


def _title_of(key: str, user: Any) -> str:
    """Title of the section filter, if the user may see files there."""
    if not key:
        return ""
    return sections_with(user, VIEW_MEDIA).filter(pk=int(key)).values_list("title", flat=True).first() or ""


class Place(NamedTuple):
    """A section in which a user may view or add files."""

    pk: int
    title: str
    path: str
    may_upload: bool = True
    a_file: int | None = None  # key of one of its files


def _known(user: Any) -> list[Place]:
    """Sections of ``user`` in tree order; SECTIONS + 1 if there are very many. One query."""
    upload = rows_allowed(user, UPLOAD_MEDIA, Section)
    either = [way for way in (places_to_look(user, VIEW_MEDIA, Section), upload) if way is not NOTHING]
    if not either:
        return []
    known = Section.objects.filter(reduce(or_, either)) if all(either) else Section.objects.all()
    may_upload = as_boolean(rows_allowed(user, UPLOAD_MEDIA, Section, per_row=True))
    told = known.annotate(may_upload=may_upload, a_file=first_of(_inside(_seen_by(user))))
    columns = told.order_by("scope__path").values_list("pk", "title", "address__path", "may_upload", "a_file")
    return [Place(*row) for row in columns[: SECTIONS + 1]]


def places_of(user: Any, *, also: str = "") -> list[Place]:
    """Sections of ``user`` in tree order; SECTIONS + 1 if there are very many.

    also: key of one to include as the first: that of the article, or the section filter of the library.
    """
    upload = rows_allowed(user, UPLOAD_MEDIA, Section)
    found = [Place(*row) for row in _every_place(upload)[: SECTIONS + 1]]
    if len(found) <= SECTIONS or not key_in(also) or any(str(place.pk) == also for place in found[:SECTIONS]):
        return found
    return [*(Place(*row) for row in _every_place(upload).filter(pk=int(also))), *found]


def _every_place(upload: Q) -> QuerySet[Section, Any]:
    sections = only(Section.objects.all(), upload).order_by("scope__path")
    return sections.values_list("pk", "title", "address__path")


def upload_facts(places: list[Place]) -> dict[str, Any]:
    """What the upload part of a page has to know and show in advance."""
    now = limits()
    return {
        "places": places[:SECTIONS],
        "has_more_places": len(places) > SECTIONS,
        "largest": largest(),
        "walls_missing": bool(missing_walls()),
        "takes_files_without_walls": settings.MEDIA_WITHOUT_WALLS,
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


def _unfinished(user: Any) -> list[Any]:
    """Files of which only a part has been uploaded."""
    receiving = Upload.objects.filter(owner_id=user.pk, offset__gt=0, state=UploadState.RECEIVING)
    return list(receiving.order_by("-created_at").values("file_name", "offset", "length")[:20])
