"""What the search box of the CMS finds of content: only what the person may see, and no number of anything else."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import IContains
from django.urls import reverse
from django.utils.translation import get_language

from content.actions import CHANGE_SECTION, VIEW_ARTICLE, VIEW_MEDIA, VIEW_SECTION
from content.cms.rows import COLUMNS, ArticleRow
from content.models import Article, Asset, SearchEntry, Section
from content.search import CANDIDATES, SHORTEST_MISTYPED, bring_in_due, exactly, nearly
from rbac.grant_queries import NOTHING
from rbac.queries import annotate_allowed, only, rows_allowed, visible_to, ways

SHOWN = 7  # of each kind; more words narrow it down
# The best are asked about first: most people may see some of them. Whoever may see so few has few articles at all.
STEPS = ((0, 40), (40, 200), (200, CANDIDATES))


def articles_found(user: Any, words: Sequence[str], *, mistyped: bool) -> list[ArticleRow]:
    """The best of the articles that ``user`` may see, by their newest words. Three queries, at most six.

    ``mistyped``: those with words that are nearly these. Read it then within ``near_enough``, and after the others.
    """
    allowed = rows_allowed(user, VIEW_ARTICLE, Article)
    condition, rank = _by_likeness(words) if mistyped else _by_words(words)
    if allowed is NOTHING or condition is None:
        return []
    if not mistyped:
        bring_in_due()
    best = _best_of_newest(SearchEntry.objects.filter(condition, is_live=False), rank, user, allowed)
    if best is None:
        best = _best_of_own(condition, rank, allowed)
    found = {row.pk: row for row in _rows(best)}
    return [found[key] for key in best if key in found]


def _by_words(words: Sequence[str]) -> tuple[Q | None, Any]:
    query = exactly(words, get_language() or "")
    return Q(words=query), SearchRank(F("words"), query)


def _by_likeness(words: Sequence[str]) -> tuple[Q | None, Any]:
    return nearly(words), TrigramWordSimilarity(" ".join(words), "names")


def _best_of_newest(
    entries: QuerySet[SearchEntry], rank: Combinable, user: Any, allowed: Q
) -> list[int] | None:
    """Keys of articles. None: there are more than were looked at, and the person may not see all of them.

    Which are the newest would then depend on what others write: it would show how many of theirs have these words.
    """
    keys = _best_first(_newest(entries, rank))
    if not allowed:
        return keys[:SHOWN]
    if len(keys) >= CANDIDATES:
        return None
    best: list[int] = []
    for first, last in STEPS:
        asked = keys[first:last]
        seen = set(visible_to(user, VIEW_ARTICLE, Article).filter(pk__in=asked).values_list("pk", flat=True))
        best += [key for key in asked if key in seen]
        if len(best) >= SHOWN or len(keys) <= last:
            break
    return best[:SHOWN]


def _best_of_own(condition: Q, rank: Combinable, allowed: Q) -> list[int]:
    """The best of the newest of those that the person may see, each way to them planned by itself."""
    best: dict[int, float] = {}
    for way in ways(allowed):
        own = only(Article.objects.all(), way).values("pk")
        entries = SearchEntry.objects.filter(condition, is_live=False, article__in=own)
        best |= _newest(entries, rank)
    return _best_first(best)[:SHOWN]


def _newest(entries: QuerySet[SearchEntry], rank: Combinable) -> dict[int, float]:
    """The ranks of the newest, by the keys of their articles. No other is ranked: that takes longer than finding it."""
    newest = entries.order_by("-article_id").values("pk")[:CANDIDATES]
    return dict(SearchEntry.objects.filter(pk__in=newest).values_list("article_id", rank))


def _best_first(ranks: dict[int, float]) -> list[int]:
    return sorted(ranks, key=lambda key: (ranks[key], key), reverse=True)


def _rows(keys: Iterable[int]) -> Iterator[ArticleRow]:
    for row in Article.objects.filter(pk__in=list(keys)).values_list(*COLUMNS):
        yield ArticleRow(*row)


def sections_found(user: Any, words: Sequence[str], *, mistyped: bool) -> list[Section]:
    """The sections whose titles have all ``words``. One query."""
    sections = named(visible_to(user, VIEW_SECTION, Section), words, "title", mistyped=mistyped)
    shown = annotated_sections(user, sections).select_related("address")
    return list(shown.order_by("title", "pk")[:SHOWN])


def annotated_sections(user: Any, sections: QuerySet[Section]) -> QuerySet[Section]:
    """For ``section_address``."""
    return annotate_allowed(sections, user, {"may_change": CHANGE_SECTION})


def section_address(section: Section) -> str:
    """Its page for whoever may change it; for others the list of what is in it."""
    if getattr(section, "may_change", False):
        return reverse("cms:section", args=[section.pk])
    return f"{reverse('cms:articles')}?section={section.pk}"


def files_found(user: Any, words: Sequence[str], *, mistyped: bool) -> list[Asset]:
    """The newest of the library's files that have all ``words`` in what is said of them. One query."""
    if mistyped:
        condition = _nearly(words, "words")
    else:
        query = " & ".join(f"{word}:*" for word in words)
        condition = Q(search=SearchQuery(query, search_type="raw", config="simple"))
    files = Asset.objects.filter(condition, trashed_at=None)
    found = [
        only(files, way).order_by("-created_at", "-pk").values("pk")[:SHOWN]
        for way in ways(rows_allowed(user, VIEW_MEDIA, Asset))
    ]
    keys = found[0].union(*found[1:]) if len(found) > 1 else found[0]
    shown = Asset.objects.filter(pk__in=keys).select_related("section", "current__file")
    return list(shown.order_by("-created_at", "-pk")[:SHOWN])


def named[M: Model](things: QuerySet[M], words: Sequence[str], *fields: str, mistyped: bool) -> QuerySet[M]:
    """Those in one of whose ``fields`` each of ``words`` stands, whatever its accents, or one that is nearly it.

    No index answers this: it is for things of which a site has thousands, not millions.
    """
    plain = [_plain(field) for field in fields]
    return things.filter(_nearly(words, *plain) if mistyped else _in_one_of(words, plain))


def _in_one_of(words: Sequence[str], fields: Sequence[Combinable]) -> Q:
    return Q(*(Q(*(Q(IContains(field, word)) for field in fields), _connector=Q.OR) for word in words))


def _nearly(words: Sequence[str], *fields: str | Combinable) -> Q:
    """Nothing where no word is long enough to be mistyped."""
    long = [word for word in words if len(word) >= SHORTEST_MISTYPED]
    near = (
        Q(*(Q(TrigramWordSimilar(_column(field), Value(word))) for field in fields), _connector=Q.OR)
        for word in long
    )
    return Q(*near) if long else Q(pk__in=())


def _column(field: str | Combinable) -> Combinable:
    return F(field) if isinstance(field, str) else field


def _plain(field: str) -> Func:
    """A column in lower case without accents, as ``words_in`` cuts words."""
    return Func(
        F(field),
        template="lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\\u0300-\\u036f]+', '', 'g'))",
        output_field=TextField(),
    )
