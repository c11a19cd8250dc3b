"""Bounded pages of a list ordered by name and filtered by words: a page examines some thousands of rows."""

from collections.abc import Mapping

from django.db.models import Model, Q, QuerySet

from content.cms.lists.bounded_pages import FEW, REACH, Shown
from content.cms.lists.title_search import is_short
from foundation.pages_by_name import Named, asked_name, in_name_order
from rbac.queries import as_boolean


def names_looked[M: Model](
    rows: QuerySet[M], condition: Q, words: str, asked: Mapping[str, object], size: int
) -> Shown[M]:
    """The requested page of those ``rows`` that contain ``words``, as expressed by ``condition``.

    An index finds words of three letters and more; very frequent and shorter ones are found by walking along the
    names. Without words one query, or two for pages after the first; with words at most two more.
    """
    mark = asked_name(rows, asked)
    few = _few(rows.filter(condition), words)

    def read(mark: Named | None) -> tuple[list[M], int | None]:
        if words and few is None:
            return _walk(rows, condition, mark, size)
        found = rows.filter(condition, pk__in=few) if words else rows
        return list(in_name_order(found, mark)[: size + 1]), None

    found, further = read(mark)
    if mark and mark.newer and len(found) <= size and further is None:
        mark = None
        found, further = read(None)
    is_more, found = len(found) > size, found[:size]
    ahead = found[-1].pk if is_more else further
    back = None
    if mark is not None:
        back = found[0].pk if found else _next_to(rows, mark)
    if mark is not None and mark.newer:
        return Shown(found[::-1], _said(ahead), _said(back), further is not None)
    return Shown(found, _said(back), _said(ahead), further is not None)


def _few[M: Model](found: QuerySet[M], words: str) -> list[int] | None:
    """Keys of ``found`` if an index finds them and they are few."""
    if not words or is_short(words):
        return None
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return keys if len(keys) <= FEW else None


def _walk[M: Model](
    rows: QuerySet[M], condition: Q, mark: Named | None, size: int
) -> tuple[list[M], int | None]:
    """The page as far as a walk goes, and the row where it stopped if there is more and the page is not full."""
    near = in_name_order(rows, mark).values_list("pk", flat=True)
    # As a column of each row, so that PostgreSQL does not begin with the words.
    having = rows.filter(as_boolean(condition), pk__in=near[:REACH])
    found = list(in_name_order(having, mark)[: size + 1])
    end = list(near[REACH - 1 : REACH + 1]) if len(found) <= size else []
    return found, end[0] if len(end) > 1 else None


def _next_to[M: Model](rows: QuerySet[M], mark: Named) -> int | None:
    """Start from which the way back includes the row of ``mark`` itself."""
    return in_name_order(rows, mark).values_list("pk", flat=True).first()


def _said(key: int | None) -> str | None:
    return None if key is None else str(key)
