"""What an article is about: topics, named by the keys that its revisions hold for ever."""

from collections.abc import Iterable

from django.db import connection

from content.models import Article, Topic

# Many may hold it at once. Django knows only locks that one person's save would wait for another's with.
_STAYS = "SELECT FROM content_topic WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def set_topics(article: Article, keys: Iterable[int]) -> None:
    """Makes ``article`` be about the topics that ``keys`` are called now. Part of a verb's transaction.

    A topic may become part of another at this moment. This waits for that, and whoever merges afterwards waits for this
    transaction. To name it would not be enough: what a row refers to is locked at the end of a transaction only.
    """
    keys = list(keys)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_STAYS, [keys])
    article.topics.set(Topic.objects.as_now(keys))
