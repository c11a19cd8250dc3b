"""Page of one file: preview, metadata, usages and available actions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import EDIT_MEDIA, REPLACE_MEDIA, RESTORE_MEDIA, TRASH_MEDIA, VIEW_MEDIA
from content.cms.media.facts import AssetRow
from content.cms.media.forms import AssetForm
from content.cms.media.library import upload_facts
from content.cms.media.usages import BEFORE, asked_place, used_in
from content.media import metadata as describing
from content.media import removed, trash
from content.media.errors import Undescribed
from content.models import Asset, MediaFile
from content.models.triggers.media import TRASH_DAYS
from rbac.access import requires
from rbac.decisions import authorize, decide

WHOLE = ("section__scope", "section__address", "current__file", "uploader", "trashed_by")
TALLEST = 416  # pixels, of an image on its page


@requires(VIEW_MEDIA, Asset, select=WHOLE)
def asset(request: HttpRequest, asset: Asset) -> HttpResponse:
    may_edit = decide(request.user, EDIT_MEDIA, asset)
    form = AssetForm.of(asset, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        authorize(request.user, EDIT_MEDIA, asset)
        if form.is_valid() and _saved(request, asset, form):
            return redirect("cms:asset", asset.pk)
    status = 422 if form.errors else 200
    return render(request, "cms/media/asset.html", _about(request, asset, form, may_edit), status=status)


@require_POST
@requires(TRASH_MEDIA, Asset)
def trash_asset(request: HttpRequest, asset: Asset) -> HttpResponse:
    trash.trash(asset, by=request.user)
    messages.success(request, _("“%(title)s” is in the trash.") % {"title": asset.title})
    return redirect("cms:asset", asset.pk)


@require_POST
@requires(RESTORE_MEDIA, Asset)
def restore_asset(request: HttpRequest, asset: Asset) -> HttpResponse:
    trash.restore(asset, by=request.user)
    messages.success(request, _("“%(title)s” is back in the library.") % {"title": asset.title})
    return redirect("cms:asset", asset.pk)


def _saved(request: HttpRequest, asset: Asset, form: AssetForm) -> bool:
    try:
        describing.edit(asset, by=request.user, description=form.description())
    except Undescribed as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Saved."))
    return True


def _about(request: HttpRequest, asset: Asset, form: AssetForm, may_edit: Any) -> dict[str, Any]:
    uses = used_in(asset, request.user, asked_place(request.GET.get(BEFORE, "")))
    return {
        "asset": asset,
        "version": asset.current,
        "shown_size": _shown_size(asset.current.file) if asset.current else None,
        "form": form,
        "may_edit": may_edit,
        "may_replace": decide(request.user, REPLACE_MEDIA, asset),
        "may_trash": decide(request.user, TRASH_MEDIA, asset),
        "may_restore": decide(request.user, RESTORE_MEDIA, asset),
        "uses": uses.articles,
        "is_part": uses.is_part,
        "turns": uses.turns,
        "live_uses": any(use.shown_live for use in uses.articles),  # type: ignore[attr-defined]
        "versions": list(asset.versions.select_related("file", "uploader").order_by("-number")[:50]),
        "tags": list(filter(None, (form.initial.get("tags") or "").split(", "))),
        "trash_days": TRASH_DAYS,
        "is_large_enough": bool(asset.current and AssetRow.of(asset).may_be_cut),
        "removals": list(removed.removals_of(asset)),
        "is_gone": bool(asset.current and removed.is_gone(asset.current.digest)),
        **upload_facts([]),
    }


def _shown_size(file: MediaFile) -> tuple[int, int] | None:
    """Displayed size: a page that knows it before the image loads does not shift when it does."""
    if not file.width or not file.height:
        return None
    height = min(file.height, TALLEST)
    return max(1, round(file.width * height / file.height)), height
