"""What reviewers asked for since the article was last published."""

from content.models import Article, ReviewNote


def notes_for(article: Article) -> list[ReviewNote]:
    """Newest first, at most twenty."""
    after = article.live.number if article.live else 0
    notes = ReviewNote.objects.filter(revision__article=article, revision__number__gt=after)
    return list(notes.select_related("author", "revision").defer("revision__body").order_by("-pk")[:20])
