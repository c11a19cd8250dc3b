"""Topics of an article, by the keys that its revisions keep for ever."""

from collections.abc import Iterable

from django.db import connection

from content.models import Article, Topic

# A shared lock. Django offers only exclusive ones, with which concurrent saves would wait for each other.
_STAYS = "SELECT FROM content_topic WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"


def set_topics(article: Article, keys: Iterable[int]) -> None:
    """Sets the topics of ``article`` to the current ones for ``keys``. In a use case's transaction.

    A topic may be merged concurrently. This waits for that, and a later merge waits for this transaction. A
    reference alone would not be enough: foreign keys are locked at the end of a transaction only.
    """
    keys = list(keys)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_STAYS, [keys])
    article.topics.set(Topic.objects.as_now(keys))
