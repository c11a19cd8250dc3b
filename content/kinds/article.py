"""The article: dated text, listed newest first."""

from django.utils.translation import gettext_lazy as _

from content.kinds.kind import Kind, Listed

ARTICLE = Kind(
    name="article",
    label=_("Article"),
    plural=_("Articles"),
    about=_("Appears in lists by date."),
    listed=Listed.BY_DATE,
)
