"""Articles, all their versions, and their comments: exported in small batches, for any number."""

from collections.abc import Callable, Iterator, Mapping
from itertools import batched

from content.exports.export_format import Record, same_fields, words_digest
from content.exports.portable.folder import LineFile
from content.exports.portable.keys import Keys
from content.exports.portable.selection import articles
from content.models import Article, Comment, Revision

TEXTS = ("articles", "revisions", "comments")
MODERATED = ("reports", "statements")  # of a comment; without the names and addresses of reporters
AT_A_TIME = 200
TEXTS_AT_A_TIME = 25  # each may have 300,000 characters


def write_articles(
    files: Mapping[str, LineFile], keys: Keys, *, with_people: bool, written: Callable[[], None]
) -> None:
    """In the order of their addresses. ``files``: of TEXTS; ``written`` is called for each version and comment."""
    last = ""
    found = articles().select_related("address", "live", "draft").defer("live__body", "draft__body")
    while batch := list(found.filter(address__path__gt=last).order_by("address__path")[:AT_A_TIME]):
        for article in batch:
            files["articles"].write(_article(article, keys))
        for revision in _revisions(batch):
            files["revisions"].write(_revision(revision, keys))
            written()
        for comment in _comments(batch, with_people=with_people):
            files["comments"].write(comment)
            written()
        last = batch[-1].address.path


def _article(article: Article, keys: Keys) -> Record:
    return {
        "address": article.address.path,
        "author": keys.people.get(article.author_id),
        "live": article.live.number if article.live else None,
        "draft": article.draft.number if article.draft else None,
        **same_fields("articles", article),
    }


def _revisions(batch: list[Article]) -> Iterator[Revision]:
    rows = Revision.objects.filter(article__in=batch).order_by("article__address__path", "number")
    for part in batched(rows.values_list("pk", flat=True), TEXTS_AT_A_TIME):
        yield from rows.filter(pk__in=part).select_related("article__address")


def _revision(revision: Revision, keys: Keys) -> Record:
    record = {
        "article": revision.article.address.path,
        "topics": keys.topics_of(revision.topic_ids),
        "bylines": keys.bylines_of(revision.byline_ids),
        "author": keys.people.get(revision.author_id),
        **same_fields("revisions", revision),
    }
    return {**record, "digest": words_digest(record)}


def _comments(batch: list[Article], *, with_people: bool) -> Iterator[Record]:
    """Numbered within their article, so that a reply can name its parent."""
    paths = {article.pk: article.address.path for article in batch}
    order = Comment.objects.filter(article__in=batch).order_by("article__address__path", "created_at", "pk")
    numbers: dict[int, int] = {}
    count: dict[int, int] = {}
    for pk, article in order.values_list("pk", "article_id"):
        numbers[pk] = count[article] = count.get(article, 0) + 1
    for part in batched(numbers, AT_A_TIME):
        for comment in order.filter(pk__in=part).prefetch_related(*MODERATED):
            yield {
                "article": paths[comment.article_id],
                "number": numbers[comment.pk],
                "answers": numbers.get(comment.parent_id or 0),
                "name": comment.name if with_people else None,
                "in_reply_to": comment.in_reply_to if with_people else None,
                **same_fields("comments", comment),
                **{
                    name: [same_fields(name, row) for row in getattr(comment, name).all()]
                    for name in MODERATED
                },
            }
