"""Edit conflict: the page shows both texts, and the form below it holds all submitted text."""

import re
from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import EDIT_ARTICLE, MOVE_ARTICLE
from content.autosave.saving import NOTHING_STORED, Saved
from content.bylines.naming import lines_for
from content.cms.editor.autosave import autosave_of
from content.cms.editor.forms import ArticleForm
from content.cms.editor.kind_fields import put_into
from content.comparison.versions import compare_shown
from content.errors import EditConflict, WrongState
from content.kinds.kind import Kind, kinds
from content.models import Article, Revision
from content.revisions.merge import Clash, merge
from content.revisions.merge_base import common_words
from content.revisions.revisions import Content
from content.text.diff import BlockChange, Run, compare_html, compare_text, without
from content.text.myers import Kind as Fared
from foundation.pagination import key_in
from rbac.access import requires
from rbac.decisions import decide

WHOLE = ("section__address", "address", "draft__status", "draft__author", "live__status")
type Side = tuple[Run, ...]
SIDE = re.compile(r"side_([0-9]{1,4})")
RECOMPUTED = frozenset(
    {"csrfmiddlewaretoken", "title", "summary", "body", "started", "kept", "other", "then"}
)


def removed_meanwhile(
    request: HttpRequest, article: Article, form: ArticleForm, conflict: EditConflict
) -> HttpResponse:
    """Part of the text was removed by law: saves nothing, and shows the stored version beside the submitted text."""
    mine = form.cleaned_data
    context = _about(request, article, conflict.current, request.POST.copy(), mine)
    return render(request, "cms/conflict.html", context | {"message": conflict.message}, status=409)


@require_POST
@requires(EDIT_ARTICLE, Article, select=WHOLE)
def choose_sides(request: HttpRequest, article: Article) -> HttpResponse:
    """The same page with the form filled from the chosen sides. It saves nothing: both versions are stored."""
    kept, other = (_version(article, request.POST.get(name, "")) for name in ("kept", "other"))
    if kept.author_id != request.user.pk:
        raise WrongState(_("That version is not yours. Open the article to see what is stored."))
    found = (SIDE.fullmatch(name) for name, side in request.POST.items() if side == "theirs")
    theirs = {int(one[1]) for one in found if one}
    number, ground = _ground(article, request.POST.get("started", ""), kept, other)
    merged = merge(ground, Content.of(kept), Content.of(other), kind=article.kind, take_theirs=theirs)
    saved = Saved(kept, merged.words, other.number, other, merged.clashes)
    return both_changed(request, article, saved, started=number, theirs=theirs)


def _ground(article: Article, started: str, kept: Revision, other: Revision) -> tuple[int, Content]:
    """Common base version and its content; if both began without one (0), what the two have in common."""
    if started == str(NOTHING_STORED):
        return NOTHING_STORED, common_words(Content.of(kept), Content.of(other))
    version = _version(article, started)
    return version.number, Content.of(version)


def _version(article: Article, number: str) -> Revision:
    found = article.revisions.select_related("author").filter(number=key_in(number) or 0).first()
    if found is None:
        raise WrongState(_("There is no such version. Open the article to see what is stored."))
    return found


def both_changed(
    request: HttpRequest, article: Article, saved: Saved, *, started: int, theirs: Collection[int] = ()
) -> HttpResponse:
    """Both changed the same passage: shows each place side by side. Both texts are versions already.

    ``started``: the common base version, 0 for none. ``theirs``: places where the other side was chosen.
    """
    assert saved.other is not None  # noqa: S101  (nothing clashes with nothing)
    data, words = request.POST.copy(), saved.words
    data["title"], data["summary"], data["body"] = words.title, words.summary, words.body
    data["language"] = words.language
    data["bylines"] = lines_for(words.byline_ids).text
    put_into(data, kinds[article.kind], words.details)
    data.setlist("topics", [*map(str, words.topic_ids)])
    mine = {name: getattr(saved.revision, name) for name in ("title", "summary", "body")}
    context = _about(request, article, saved.other, data, mine)
    context |= {
        "kept": saved.revision,
        "started": started,
        "places": [
            (number, number in theirs, _places(clash, kinds[article.kind]))
            for number, clash in enumerate(saved.clashes)
        ],
        # Other submitted fields, for the form that chooses; the text comes from the versions.
        "typed": [
            (name, value)
            for name, values in data.lists()
            if name not in RECOMPUTED
            for value in values
            if not SIDE.fullmatch(name)
        ],
    }
    return render(request, "cms/conflict.html", context, status=409)


def _about(
    request: HttpRequest, article: Article, theirs: Revision, data: QueryDict, mine: dict[str, Any]
) -> dict[str, Any]:
    """The same input, now based on the version that was saved meanwhile, and the differences between the two."""
    data["base"], data["removed"] = str(theirs.number), theirs.removal
    data["opened"] = str(theirs.number)
    data["initial-bylines"], keys = lines_for(theirs.byline_ids)
    data["byline_keys"] = " ".join(map(str, keys))
    may_move = decide(request.user, MOVE_ARTICLE, article).allowed
    return {
        "article": article,
        "theirs": theirs,
        "is_own": theirs.author_id == request.user.pk,
        "form": ArticleForm.for_revision(article, theirs, may_move=may_move, data=data),
        "title_runs": compare_text(theirs.title, mine["title"]),
        "summary_runs": compare_text(theirs.summary, mine["summary"]),
        "changes": compare_html(theirs.body, mine["body"]),
        "autosave": autosave_of(article, request.user),
    }


def _places(clash: Clash, kind: Kind) -> list[tuple[str, Side, Side]]:
    """(label, theirs, mine), one paragraph at a time."""
    if blocks := _blocks(clash, kind):
        changed = [change for change in blocks if change.kind != Fared.KEPT]
        return [(change.tag, change.before, change.after) for change in changed]
    runs = compare_text(clash.theirs, clash.mine)
    return [(clash.field, without(runs, Fared.ADDED), without(runs, Fared.REMOVED))]


def _blocks(clash: Clash, kind: Kind) -> list[BlockChange]:
    """In blocks that readers see as paragraphs."""
    if clash.field == "body":
        return compare_html(clash.theirs, clash.mine)
    fields = {f"details.{field.name}": field for field in kind.fields}
    asked = fields.get(clash.field)
    return compare_shown(asked, clash.theirs, clash.mine) if asked else []
