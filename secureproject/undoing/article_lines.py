"""One line for each article that something was done to in a window."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from content.models import Article
from secureproject.undoing import articles as of_one
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import by_thing


def articles(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped = {key: found for (_kind, key), found in by_thing(pairs).items()}
    there = of_one.articles_by_key(grouped)
    for key, found in grouped.items():
        if (article := there.get(key)) is not None:
            yield _line(article, found, case)


def _line(article: Article, pairs: Pairs, case: Case) -> Line:
    facts = of_one.facts_of(article, [entry for entry, _line in pairs], [line for _entry, line in pairs])
    steps = of_one.steps_for(article, facts, case.person)
    return line_about(
        f"article:{article.pk}",
        pairs,
        name=article.newest.title or article.slug,
        will=of_one.said(steps, facts) if steps else "",
        why_not="" if steps else _("Nothing of it is left to take back."),
        warning=of_one.warning_about(article, facts, steps, case.person) if steps else "",
        url=f"/cms/articles/{article.pk}/history/",
        state=f"{article.newest.number} {article.live_id} {article.trashed_at}",
        rows=((Article, article.pk),),
        do=_taking_back(article, facts, steps) if steps else None,
        whole=False,
        after=_begun(pairs),
    )


def _begun(pairs: Pairs) -> int:
    """What was begun goes after everything that was done to it, or in it, later."""
    return next((entry.pk for entry, _line in pairs if entry.event == "content.article.created"), 0)


def _taking_back(article: Article, facts: Any, steps: Any) -> Callable[[Actor], object]:
    return lambda by: of_one.take_back(article, facts, steps, by=by)
