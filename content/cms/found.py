"""What the search box of the CMS finds of content: only what the person may see, and no number of anything else."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Func, Model, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat
from django.db.models.lookups import Contains, Regex
from django.urls import reverse
from django.utils.translation import get_language

from content.actions import CHANGE_SECTION, VIEW_ARTICLE, VIEW_MEDIA, VIEW_SECTION
from content.cms.rows import COLUMNS, ArticleRow
from content.meant import Meant
from content.mistakes import in_one_pattern
from content.models import Article, Asset, SearchEntry, Section
from content.search import CANDIDATES, Query, bring_in_due, newest_with, question
from rbac.grant_queries import NOTHING
from rbac.queries import annotate_allowed, only, rows_allowed, visible_to, ways

SHOWN = 7  # of each kind; more words narrow it down
# The best are asked about first: most people may see some of them. Whoever may see so few has few articles at all.
STEPS = ((0, 40), (40, 200), (200, CANDIDATES))


def articles_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[ArticleRow]:
    """The best of the articles that ``user`` may see, by their newest words. Three queries, at most eight; more
    where something was saved that nobody has looked for since.

    ``meant``: what mistyped words may mean (content/meant.py).
    """
    allowed = rows_allowed(user, VIEW_ARTICLE, Article)
    if allowed is NOTHING:
        return []
    if meant is None:
        bring_in_due()
    query = question(words, get_language() or "", meant)
    best = _best_of_newest(query, user, allowed)
    if best is None:
        best = _best_of_own(query, allowed)
    found = {row.pk: row for row in _rows(best)}
    return [found[key] for key in best if key in found]


def _best_of_newest(query: Query, user: Any, allowed: Q) -> list[int] | None:
    """Keys of articles. None: there are more than were looked at, and the person may not see all of them.

    Which are the newest would then depend on what others write: it would show how many of theirs have these words.
    """
    keys = _best_first(_newest(query))
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


def _best_of_own(query: Query, allowed: Q) -> list[int]:
    """The best of the newest of those that the person may see, each way to them planned by itself."""
    best: dict[int, float] = {}
    for way in ways(allowed):
        best |= _newest(query, only(Article.objects.all(), way))
    return _best_first(best)[:SHOWN]


def _newest(query: Query, own: QuerySet[Article] | None = None) -> dict[int, float]:
    """The ranks of the newest, by the keys of their articles. No other is ranked: that takes longer than finding it."""
    newest = SearchEntry.objects.filter(pk__in=newest_with(query, own))
    return dict(newest.values_list("article_id", SearchRank(F("words"), query)))


def _best_first(ranks: dict[int, float]) -> list[int]:
    return sorted(ranks, key=lambda key: (ranks[key], key), reverse=True)


def _rows(keys: Iterable[int]) -> Iterator[ArticleRow]:
    for row in Article.objects.filter(pk__in=list(keys)).values_list(*COLUMNS):
        yield ArticleRow(*row)


def sections_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[Section]:
    """The sections whose titles have all ``words``. One query."""
    sections = named(visible_to(user, VIEW_SECTION, Section), words, "title", meant=meant)
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


def files_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[Asset]:
    """The newest of the library's files that have all ``words`` in what is said of them. One query."""
    files = Asset.objects.filter(search=question(words, "", meant), trashed_at=None)
    found = [
        only(files, way).order_by("-created_at", "-pk").values("pk")[:SHOWN]
        for way in ways(rows_allowed(user, VIEW_MEDIA, Asset))
    ]
    keys = found[0].union(*found[1:]) if len(found) > 1 else found[0]
    shown = Asset.objects.filter(pk__in=keys).select_related("section", "current__file")
    return list(shown.order_by("-created_at", "-pk")[:SHOWN])


def named[M: Model](
    things: QuerySet[M], words: Sequence[str], *fields: str, meant: Meant | None
) -> QuerySet[M]:
    """Those in whose ``fields`` each of ``words`` stands, whatever its accents; or, with ``meant``, with one mistake.

    No index answers this: it is for things of which a site has thousands, not millions.
    """
    plain = _plain(*fields)
    if meant is None:
        return things.filter(*(Contains(plain, word) for word in words))
    return things.filter(*(Q(Regex(plain, in_one_pattern(word))) for word in words if word in meant))


def _plain(*fields: str) -> Combinable:
    """Columns in lower case without accents, as ``words_in`` cuts words: spaces for what stands between them."""
    text = Concat(*(part for field in fields for part in (F(field), Value(" "))), output_field=TextField())
    return Func(
        text,
        # Most names need nothing but lower case, and taking accents off takes ten times as long.
        template="(SELECT lower(CASE WHEN octet_length(name) = length(name) THEN name ELSE"
        " regexp_replace(normalize(name, NFKD), '[\\u0300-\\u036f]+', '', 'g') END)"
        " FROM (SELECT translate(%(expressions)s, '@._-/,:()&', '          ') AS name OFFSET 0) AS given)",
        output_field=TextField(),
    )
