"""Articles, all their versions, and their comments: exported in small batches, for any number."""

from collections.abc import Callable, Iterator, Mapping

from content.exports.export_format import Record, timestamp, words_digest
from content.exports.portable.folder import LineFile
from content.exports.portable.keys import Keys
from content.exports.portable.selection import articles
from content.models import Article, Comment, Revision

TEXTS = ("articles", "revisions", "comments")
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
        "public_id": str(article.public_id),
        "kind": article.kind,
        "author": keys.people.get(article.author_id),
        "created_at": timestamp(article.created_at),
        "changed_at": timestamp(article.changed_at),
        "first_published_at": timestamp(article.first_published_at),
        "published_at": timestamp(article.published_at),
        "archived_at": timestamp(article.archived_at),
        "live": article.live.number if article.live else None,
        "draft": article.draft.number if article.draft else None,
    }


def _revisions(batch: list[Article]) -> Iterator[Revision]:
    rows = Revision.objects.filter(article__in=batch).order_by("article__address__path", "number")
    for part in _parts(list(rows.values_list("pk", flat=True)), TEXTS_AT_A_TIME):
        yield from rows.filter(pk__in=part).select_related("article__address")


def _revision(revision: Revision, keys: Keys) -> Record:
    record = {
        "article": revision.article.address.path,
        "number": revision.number,
        "title": revision.title,
        "summary": revision.summary,
        "body": revision.body,
        "language": revision.language,
        "topics": keys.topics_of(revision.topic_ids),
        "bylines": keys.bylines_of(revision.byline_ids),
        "correction_notes": revision.correction_notes,
        "details": revision.details,
        "author": keys.people.get(revision.author_id),
        "created_at": timestamp(revision.created_at),
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
    for part in _parts(list(numbers), AT_A_TIME):
        for comment in order.filter(pk__in=part):
            yield {
                "article": paths[comment.article_id],
                "number": numbers[comment.pk],
                "answers": numbers.get(comment.parent_id or 0),
                "name": comment.name if with_people else None,
                "in_reply_to": comment.in_reply_to if with_people else None,
                "text": comment.text,
                "state": str(comment.state),
                "created_at": timestamp(comment.created_at),
            }


def _parts(keys: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
