"""The form that asks to remove something by law."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from audit.pages import Number, by_number, page_at, query_of
from content.cms.by_letters import is_key
from content.models import Article, Comment
from content.models.comment import CommentState
from content.redaction.finding import LONGEST, pattern_of, pictures_in
from content.redaction.places import Wanted
from rbac.errors import Invalid

OFFERED = 200
NOTHING = ("", _("none"))


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

    def __init__(self, data: Any = None, *, article: Article, mark: Number | None = None) -> None:
        """``mark``: where the page of comments begins that is offered. One on any page may be sent."""
        super().__init__(data)
        bodies = article.revisions.filter(body__contains="<img").values_list("body", flat=True)
        pictures = sorted({source for body in bodies.iterator(chunk_size=50) for source in pictures_in(body)})
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
