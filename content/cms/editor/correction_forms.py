"""Forms of urgent corrections: the text, why it cannot wait, and the note for readers."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.cms.editor import kind_fields
from content.cms.editor.forms import ArticleForm
from content.kinds.kind import kinds
from content.models import Article, Revision
from content.models.articles.correction import LONGEST_NOTE


class CorrectionForm(ArticleForm):
    """Bylines, address, language and topics cannot be changed: they are never urgent."""

    slug = language = topics = bylines = correction = None  # type: ignore[assignment]
    opened = byline_keys = None  # type: ignore[assignment]
    reason = forms.CharField(
        label=_("Why can it not wait?"),
        max_length=400,
        help_text=_(
            "The person who countersigns it reads this, and so does everyone concerned. Readers do not."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=_("Note for readers"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_(
            "It stands above the text with today’s date, for example: “The first version named the wrong day.”"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of_live(cls, article: Article, live: Revision, data: QueryDict | None = None) -> "CorrectionForm":
        words = {"title": live.title, "summary": live.summary, "body": live.body}
        form = cls(data, initial=words | {"base": live.number, "removed": live.removal})
        form.of_kind = kinds[article.kind]
        kind_fields.add_fields(form, form.of_kind, live.details)
        return form

    def words(self) -> dict[str, Any]:
        """Arguments of ``correct``."""
        apart = {"left_out"}
        return {
            name: value for name, value in self.cleaned_data.items() if "-" not in name and name not in apart
        }
