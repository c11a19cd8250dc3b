"""Which texts link to an address, as far as somebody may know.

What others write where that person may not look is not looked at: a refusal would tell of it. So whoever does not see
every text leaves each old address alone that still leads elsewhere, whether anything links there or not.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q, QuerySet, TextField, Value

from audit.actors import Actor, SystemActor
from content.actions import READ_ARTICLE, VIEW_ARTICLE
from content.maintenance.link_checker import Reader
from content.models import Article
from content.models.articles.backlink import LinkingLive, LinkingNewest
from content.rulebook.trash import NOT_IN_TRASH
from foundation.lookups import IsAmong
from rbac.queries import as_boolean, rows_allowed

AT_MOST = 2_000  # texts that link to the paths are asked about
READ = 100  # public words are read


class Link(NamedTuple):
    """The title of a text as ``by`` sees it, and the path that it links to."""

    title: str
    path: str


def link_to(paths: Collection[str], *, by: Actor) -> Link | None:
    """One link to one of ``paths`` in the newest words of a text that ``by`` may see, or in what readers like them see.

    The newest words as the worker last saw them; what readers see as it is. A job sees everything. Of very many texts
    that link there AT_MOST are asked about, so that it costs no more than that.
    """
    if not paths:
        return None
    return _in_newest(paths, by) or _in_live(paths, by)


def sees_every_text(by: Actor) -> bool:
    """Whether nothing that links somewhere is out of sight of ``by``: a job, or a role for the whole site."""
    return isinstance(by, SystemActor) or rows_allowed(by, VIEW_ARTICLE, Article) in (Q(), NOT_IN_TRASH)


def _in_newest(paths: Collection[str], by: Actor) -> Link | None:
    public_alone = Q(draft=None) & _allowed(by, READ_ARTICLE)
    found = _linking(LinkingNewest, paths).filter(_allowed(by, VIEW_ARTICLE) | public_alone)
    article = found.select_related("checkup").first()
    if article is None:
        return None
    return Link(article.newest.title, min({*article.checkup.links} & {*paths}))


def _in_live(paths: Collection[str], by: Actor) -> Link | None:
    """Where a draft says something else by now, or the worker has not looked yet."""
    for article in _linking(LinkingLive, paths).filter(
        _allowed(by, READ_ARTICLE) | _allowed(by, VIEW_ARTICLE), live__isnull=False
    )[:READ]:
        assert article.live is not None  # noqa: S101  (asked for)
        reader = Reader()
        reader.feed(article.live.body)
        if met := {*reader.links} & {*paths}:
            return Link(article.live.title, min(met))
    return None


def _linking(found: type[LinkingLive | LinkingNewest], paths: Collection[str]) -> QuerySet[Article]:
    """Those that link come first, and each is asked about: not all that lies below somebody's roles."""
    asked = Value(sorted(paths), output_field=ArrayField(TextField()))
    there = Article.objects.filter(IsAmong(F("pk"), found(asked, AT_MOST)), trashed_at=None)
    return there.select_related("draft", "live").order_by("pk")


def _allowed(by: Actor, action: Any) -> Q:
    if isinstance(by, SystemActor):
        return Q(pk__isnull=False)
    return Q(as_boolean(rows_allowed(by, action, Article, of_few=True)))
