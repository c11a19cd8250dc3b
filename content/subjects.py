"""What an article is about: topics, named by the keys that its revisions hold for ever."""

from collections.abc import Iterable

from content.models import Article, Topic


def set_topics(article: Article, keys: Iterable[int]) -> None:
    """Makes ``article`` be about the topics that ``keys`` are called now. Part of a verb's transaction.

    A topic may become part of another between the question and the answer. Naming it waits for that, and whoever merges
    afterwards waits for this transaction; so to ask once more is enough.
    """
    keys = list(keys)
    named = Topic.objects.as_now(keys)
    article.topics.set(named)
    if named and (again := Topic.objects.as_now(keys)) != named:
        article.topics.set(again)
