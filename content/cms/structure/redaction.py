"""Removal by law: preview, request, approval, and earlier removals."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import AGREE_TO_REDACTION, ASK_REDACTION, VIEW_REDACTION
from content.cms.widgets.form_errors import errors_in
from content.models import Article, Comment, Redaction
from content.models.comment import CommentState
from content.redaction import removing
from content.redaction.files import elsewhere, stored_digest
from content.redaction.finding import LONGEST, pattern_of, pictures_in
from content.redaction.occurrences import (
    STEP,
    Place,
    Wanted,
    address_says,
    fingerprint,
    names_article,
    places_of,
    said_today,
    wanted_again,
)
from content.redaction.preview import Holder, holders_of
from foundation.chunked import objects_of
from foundation.pagination import Number, asked_number, key_in, page_by_number, query_of
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide

WHOLE = ("section__scope", "address", "draft__status", "live")
SHOWN = 100
OFFERED = 200
LOOKED_AT = 200  # versions whose images are offered
NOTHING = ("", gettext_lazy("none"))


class RedactionForm(forms.Form):
    passage = forms.CharField(
        label=gettext_lazy("The words to remove"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Exactly as they can be read; capitals and line breaks do not matter."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    picture = forms.ChoiceField(label=gettext_lazy("Or a picture"), required=False)
    comment = forms.TypedChoiceField(
        label=gettext_lazy("Or a whole comment"), required=False, coerce=int, empty_value=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Readers see it where something is missing. Do not repeat what has to go."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        article: Article,
        shown: Mapping[str, object] | None = None,
    ) -> None:
        """``shown``: query of the page, which says which comments and images are offered. An image or comment of any
        page may be submitted.
        """
        super().__init__(data)
        shown = shown or {}
        pictures, self.older_pictures = _pictures(
            article, asked_number({"before": shown.get("pictures_before")})
        )
        picture = str(self.data.get("picture", ""))
        if picture and picture not in pictures and _is_picture_of(article, picture):
            pictures = [picture, *pictures]
        comments = article.comments.exclude(state__in=(CommentState.REMOVED, CommentState.WITHDRAWN))
        self._offer("picture", [(source, source) for source in pictures])
        page = page_by_number(comments, OFFERED, shown)
        self.turns = page.turns()
        sent = str(self.data.get("comment", ""))
        there = key_in(sent) and sent not in {str(one.pk) for one in page.rows}
        chosen = list(comments.filter(pk=int(sent))) if there else []
        self._offer("comment", [(str(one.pk), _in_short(one)) for one in (*chosen, *page.rows)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if choices:
            self.fields[name].choices = [NOTHING, *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(name)) for name in ("passage", "picture", "comment")) != 1:
            raise forms.ValidationError(gettext_lazy("Say what is to be removed: one thing at a time."))
        if cleaned.get("passage"):
            with errors_in(self, "passage"):
                pattern_of(cleaned["passage"])
        return cleaned

    def wanted(self) -> Wanted:
        cleaned = self.cleaned_data
        return Wanted(
            passage=cleaned["passage"],
            picture=cleaned.get("picture", ""),
            comment=cleaned.get("comment") or None,
        )


@require_safe
@requires(ASK_REDACTION, Article, select=WHOLE)
def redaction(request: HttpRequest, article: Article) -> HttpResponse:
    return _page(request, article, RedactionForm(article=article, shown=request.GET))


@require_POST
@requires(ASK_REDACTION, Article, select=WHOLE)
@replayable
@requires_recent_login(minutes=15)
def ask_redaction(request: HttpRequest, article: Article) -> HttpResponse:
    """Previews the removal, and requests it if that button was pressed. The text never appears in a URL."""
    form = RedactionForm(request.POST, article=article)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    wanted = form.wanted()
    with errors_in(form):
        if request.POST.get("then") != "ask":
            return _page(request, article, form, looked=(wanted, places_of(article, wanted)))
        asked = removing.ask_redaction(article, wanted, by=request.user, reason=form.cleaned_data["reason"])
        said = _("Asked. Another administrator has to agree; they have mail.")
        if asked.notice:
            said = _("Announced. There is no other administrator, so you can carry it out after 72 hours.")
        messages.success(request, said)
        return redirect("cms:redaction", article.pk)
    return _page(request, article, form, status=422)


@require_POST
@requires(AGREE_TO_REDACTION, Redaction, select=("article",))
@requires_recent_login(minutes=5)
def agree_to_redaction(request: HttpRequest, redaction: Redaction) -> HttpResponse:
    removing.agree_to_redaction(redaction, by=request.user, seen=request.POST.get("seen", "")[:64])
    messages.success(
        request, _("Removed from every version. Readers see that something is missing, and why.")
    )
    return redirect("cms:redaction", redaction.article_id)


@require_POST
@requires(VIEW_REDACTION, Redaction, select=("article",))
def withdraw_redaction(request: HttpRequest, redaction: Redaction) -> HttpResponse:
    removing.withdraw_redaction(redaction, by=request.user)
    messages.success(request, _("Stopped. Nothing was removed."))
    return redirect("cms:redaction", redaction.article_id)


def _page(
    request: HttpRequest,
    article: Article,
    form: RedactionForm,
    *,
    looked: tuple[Wanted, list[Place]] | None = None,
    status: int = 200,
) -> HttpResponse:
    people = ("asked_by", "agreed_by", "withdrawn_by")
    redactions = article.redactions.select_related(*people).prefetch_related("removed_files")
    waits = Q(done_at=None, withdrawn_at=None)
    waiting = redactions.filter(waits).order_by("-pk").first()
    decided = redactions.exclude(waits)
    over = page_by_number(decided, SHOWN, request.GET, "decided_")
    context: dict[str, Any] = {
        "article": article,
        "form": None if waiting else form,
        "waiting": _shown(request, article, waiting) if waiting else None,
        "over": over.rows,
        # The URL of a POST has no pages. Combined with the pagination of the comments to choose from.
        "turns": None if request.method == "POST" else over.turns(partial(query_of, "decided_")),
    }
    if looked:
        wanted, places = looked
        context |= {"looked": True, **_what_goes(request, article, wanted, places)}
    return render(request, "cms/redaction.html", context, status=status)


def _shown(request: HttpRequest, article: Article, waiting: Redaction) -> dict[str, Any]:
    waiting.article = article
    may = decide(request.user, AGREE_TO_REDACTION, waiting)
    why_not = removing.why_not_agree(waiting, request.user) if may.allowed else may.reason
    places = removing.places_now(waiting)
    goes = _what_goes(request, article, wanted_again(waiting), places)
    return {"redaction": waiting, "why_not": why_not, "seen": fingerprint(places), **goes}


def _what_goes(
    request: HttpRequest, article: Article, wanted: Wanted | None, places: list[Place]
) -> dict[str, Any]:
    holders: list[Holder] = holders_of(article, places)
    digest = stored_digest(wanted)
    return {
        "holders": holders,
        "file": {"digest": digest, **elsewhere(article, digest, by=request.user)._asdict()}
        if digest
        else None,
        "in_audit_log": names_article(article, wanted, places),
        "said_today": said_today(article, wanted),
        "address_says": bool(wanted and address_says(article.address.path, wanted)),
    }


def _pictures(article: Article, before: Number | None) -> tuple[list[str], str | None]:
    """Images of the newest versions, or of older ones, and the query string for still older ones."""
    versions = article.revisions.filter(number__lt=before.key) if before else article.revisions.all()
    near = versions.order_by("-number").values_list("pk", "number")[: LOOKED_AT + 1]
    keys, numbers = zip(*near, strict=True) if near else ((), ())
    shown = article.revisions.filter(pk__in=keys[:LOOKED_AT], body__contains="<img").order_by()
    found = {source for body in shown.values_list("body", flat=True) for source in pictures_in(body)}
    older = query_of(pictures_before=numbers[LOOKED_AT - 1]) if len(keys) > LOOKED_AT else None
    return sorted(found), older


def _is_picture_of(article: Article, source: str) -> bool:
    """Whether it is in any version."""
    versions = objects_of(article.revisions.filter(body__contains="<img"), "number", size=STEP)
    return any(source in pictures_in(version.body) for version in versions)


def _in_short(comment: Comment) -> str:
    return f"{comment.name}: {Truncator(comment.text).chars(60)}"
