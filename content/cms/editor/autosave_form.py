"""Autosave form: reads an unfinished form for an automatic version."""

from typing import Any

from django.http import QueryDict

from content.cms.editor.forms import ArticleForm
from content.models import Article

# The working copy has the text; the address belongs to the article and changes only when the user saves.
_APART = frozenset({"title", "summary", "body", "slug", "base", "removed"})


def beside_the_text(article: Article, data: QueryDict) -> dict[str, Any]:
    """Fields of a version of ``article`` besides title, summary and body: arguments of ``workflow.save_draft``.

    ``data`` is the form as it is. A value that cannot be parsed yet (half a name, half a date) is left out: for that
    field the version repeats the one before.
    """
    form = ArticleForm.for_revision(article, article.newest, may_move=False, data=data)
    form.is_valid()
    words = {name: value for name, value in form.words().items() if name not in _APART}
    if "details" in words:
        words["details"] = {**article.newest.details, **words["details"]}
    return words
