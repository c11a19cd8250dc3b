"""A form that somebody is still filling in, read for the version that is made by itself."""

from typing import Any

from django.http import QueryDict

from content.cms.editor.forms import ArticleForm
from content.models import Article

# The working copy has the words; an address belongs to the article, and moves when somebody saves.
_APART = frozenset({"title", "summary", "body", "slug", "base", "removed"})


def beside_the_text(article: Article, data: QueryDict) -> dict[str, Any]:
    """What a version of ``article`` holds beside title, summary and text: arguments of ``workflow.save_draft``.

    ``data`` is the form as it stands. What cannot be read yet (half a name, half a date) is left out, field by field:
    the version then says of it what the one before said.
    """
    form = ArticleForm.for_revision(article, article.newest, may_move=False, data=data)
    form.is_valid()
    words = {name: value for name, value in form.words().items() if name not in _APART}
    if "details" in words:
        words["details"] = {**article.newest.details, **words["details"]}
    return words
