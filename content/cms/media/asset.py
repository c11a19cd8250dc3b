"""Page of one file: preview, metadata, usages and available actions."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import EDIT_MEDIA, REPLACE_MEDIA, RESTORE_MEDIA, TRASH_MEDIA, VIEW_ARTICLE, VIEW_MEDIA
from content.cms.media.facts import AssetRow
from content.cms.media.forms import AssetForm
from content.cms.media.library import upload_facts
from content.cms.widgets.form_errors import errors_in
from content.media import metadata as describing
from content.media import removed, trash
from content.media.usages import Place, Step, steps_along
from content.models import Article, Asset, AssetVersion, MediaFile, RevisionMedia
from content.models.public_text import TextKind
from content.models.triggers.media import TRASH_DAYS
from content.public_text.verbs import waiting_for
from content.site.pictures import shown_as
from foundation.pagination import Turns, key_in, query_of
from rbac.access import requires
from rbac.decisions import authorize, decide
from rbac.queries import as_boolean, rows_allowed

WHOLE = ("section__scope", "section__address", "current__file", "uploader", "trashed_by")
TALLEST = 416  # pixels, of an image on its page
SHOWN = 50
BEFORE = "used_before"


class UsedIn(NamedTuple):
    """``is_part``: whether a page that is not full left some articles unexamined."""

    articles: list[Article]
    turns: Turns
    is_part: bool


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
    with errors_in(form):
        describing.edit(asset, by=request.user, description=form.description())
        if waiting_for(TextKind.PICTURE, asset.pk):
            messages.warning(request, _("Saved. Readers see the new crop once another user has accepted it."))
        else:
            messages.success(request, _("Saved."))
        return True
    return False


def _about(request: HttpRequest, asset: Asset, form: AssetForm, may_edit: Any) -> dict[str, Any]:
    uses = used_in(asset, request.user, requested_cursor(request.GET.get(BEFORE, "")))
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
        "shown_as": shown_as(asset),
        "live_uses": any(use.shown_live for use in uses.articles),  # type: ignore[attr-defined]
        "versions": list(asset.versions.select_related("file", "uploader").order_by("-number")[:50]),
        "words_wait": waiting_for(TextKind.PICTURE, asset.pk),
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


def used_in(asset: Asset, user: Any, behind: Place | None = None) -> UsedIn:
    """Visible articles whose live version or draft shows ``asset``. Each is on one page only."""
    found, further = list[tuple[Place, int]](), behind
    for step in steps_along(asset, behind):
        found += _seen(asset, user, step)
        further = step.further
        if len(found) > SHOWN:
            further = found[SHOWN - 1][0]
            break
    turns = Turns(
        newest="" if behind else None,
        newer=None,
        older=query_of(**{BEFORE: f"{further.version}_{further.use}"}) if further else None,
    )
    keys = [key for _place, key in found[:SHOWN]]
    return UsedIn(_told(asset, keys), turns, is_part=further is not None and len(found) <= SHOWN)


def requested_cursor(text: str) -> Place | None:
    """None for an invalid cursor, which leads to the first page."""
    version, use = (key_in(part) for part in text.partition("_")[::2])
    return Place(version, use) if version and use else None


def _seen(asset: Asset, user: Any, step: Step) -> Iterator[tuple[Place, int]]:
    """Articles of a step, each at its draft's use of the file, or its live version's if the draft has none."""
    keys = {key for use in step.uses for key in (use.draft_of, use.live_of) if key}
    if not keys:
        return
    # Checked row by row, not searched among all that lies below the user's roles.
    allowed = as_boolean(rows_allowed(user, VIEW_ARTICLE, Article, per_row=True))
    stands = Coalesce(*(Subquery(_last_use(asset, end)) for end in ("draft", "live")))
    places = dict(Article.objects.filter(allowed, pk__in=keys).values_list("pk", stands))
    for use in step.uses:
        key = use.draft_of or use.live_of
        if key and places.get(key) == use.place.use:
            yield use.place, key


def _last_use(asset: Asset, end: str) -> "QuerySet[RevisionMedia, Any]":
    return _uses(asset).filter(revision=OuterRef(end)).order_by("-version").values("pk")[:1]


def _uses(asset: Asset) -> "QuerySet[RevisionMedia]":
    """Uses of this file, checked use by use: a file may have more versions than a text has uses."""
    of = AssetVersion.objects.filter(pk=OuterRef("version")).values("asset")[:1]
    return RevisionMedia.objects.alias(of=Subquery(of)).filter(of=asset.pk)


def _told(asset: Asset, keys: list[int]) -> list[Article]:
    shown = _uses(asset)
    live, draft = (shown.filter(revision=OuterRef(end)) for end in ("live", "draft"))
    older = (Exists(one.exclude(version=asset.current_id)) for one in (live, draft))
    articles = Article.objects.annotate(
        shown_live=Exists(live), shown_in_draft=Exists(draft), shows_earlier=reduce(or_, older)
    ).select_related("section", "live", "draft")
    by_key = articles.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
