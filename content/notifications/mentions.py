"""Email to a user who was mentioned in a note, without the text of the note or the article."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from content.actions import VIEW_ARTICLE
from content.models import ReviewNote
from content.models.articles.review import State
from rbac.decisions import decide


def about_mention(person: Any, key: int) -> tuple[str, dict[str, Any]] | None:
    """Subject and context of the email; None for a user who may no longer see the article."""
    notes = ReviewNote.objects.select_related(
        "author", "revision__article__section", "revision__article__draft__status", "revision__article__live"
    )
    note = notes.get(pk=key)
    article = note.revision.article
    if not decide(person, VIEW_ARTICLE, article).allowed:
        return None
    draft = article.draft
    in_review = draft is not None and draft.status.state in {State.IN_REVIEW, State.APPROVED}
    page = "cms:review_article" if in_review else "cms:article"
    return _("%(name)s named you in a note") % {"name": note.author}, {
        "facts": [
            (_("Article"), str(article)),
            (_("Section"), str(article.section)),
        ],
        "what": [_("The note stands beside the text. You can answer it there.")],
        "url": settings.SITE_URL + reverse(page, args=[article.pk]) + "#notes",
    }
