"""What reviewers asked for since the article was last published."""

from django.db.models import BigIntegerField, IntegerField, QuerySet

from content.models import Article, ReviewNote
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects

MOST = 20


def notes_for(article: Article) -> list[ReviewNote]:
    """Newest first, at most twenty, each with its author. One query, none where there is nothing to change."""
    if article.draft is None:
        return []
    return _NOTES.rows(article=article.pk, after=article.live.number if article.live else 0)


def _notes() -> QuerySet[ReviewNote]:
    of_article = ReviewNote.objects.filter(revision__article_id=Slot("article", BigIntegerField()))
    later = of_article.filter(revision__number__gt=Slot("after", IntegerField()))
    return later.order_by("-pk")[:MOST]


_NOTES = PreparedObjects(_notes, ("author",))
