"""Form that requests a removal by law."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from content.cms.widgets.autocomplete import is_key
from content.models import Article, Comment
from content.models.comment import CommentState
from content.redaction.finding import LONGEST, pattern_of, pictures_in
from content.redaction.occurrences import STEP, Wanted
from foundation.chunked import objects_of
from foundation.pagination import Number, by_number, page_at, query_of
from rbac.errors import Invalid

OFFERED = 200
LOOKED_AT = 200  # versions whose images are offered
NOTHING = ("", _("none"))


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


class RedactionForm(forms.Form):
    passage = forms.CharField(
        label=_("The words to remove"),
        required=False,
        max_length=LONGEST,
        help_text=_("Exactly as they can be read; capitals and line breaks do not matter."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    picture = forms.ChoiceField(label=_("Or a picture"), required=False)
    comment = forms.TypedChoiceField(
        label=_("Or a whole comment"), required=False, coerce=int, empty_value=None
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Readers see it where something is missing. Do not repeat what has to go."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        article: Article,
        mark: Number | None = None,
        versions_before: Number | None = None,
    ) -> None:
        """``mark``: page of comments to offer. ``versions_before``: images of these versions are offered. An image or
        comment of any page may be submitted.
        """
        super().__init__(data)
        pictures, self.older_pictures = _pictures(article, versions_before)
        picture = str(self.data.get("picture", ""))
        if picture and picture not in pictures and _is_picture_of(article, picture):
            pictures = [picture, *pictures]
        comments = article.comments.exclude(state__in=(CommentState.REMOVED, CommentState.WITHDRAWN))
        self._offer("picture", [(source, source) for source in pictures])
        page = page_at(mark, OFFERED, lambda mark: list(by_number(comments, mark)[: OFFERED + 1]))
        self.turns = page.turns(query_of, lambda one: one.pk)
        sent = str(self.data.get("comment", ""))
        there = is_key(sent) and sent not in {str(one.pk) for one in page.rows}
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
            raise forms.ValidationError(_("Say what is to be removed: one thing at a time."))
        if cleaned.get("passage"):
            try:
                pattern_of(cleaned["passage"])
            except Invalid as error:
                self.add_error("passage", error.message)
        return cleaned

    def wanted(self) -> Wanted:
        cleaned = self.cleaned_data
        return Wanted(
            passage=cleaned["passage"],
            picture=cleaned.get("picture", ""),
            comment=cleaned.get("comment") or None,
        )
