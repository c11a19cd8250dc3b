"""Approvals panel: required approvers of an article, who approved, who could, and what to do if no user can."""

from typing import Any

from django.utils.translation import gettext as _

from content.approvals.candidates import SHOWN, able_to_meet
from content.missing_approvals import asked_of
from content.models import Article
from content.policy import source_of
from content.required_approvals import demands_of, in_words, names_for


def whose_approval(article: Article) -> dict[str, Any]:
    """Empty if the section requires no particular approvers."""
    asked = asked_of(article)
    if not asked:
        return {}
    names = names_for(row.demand for row in asked)
    able = able_to_meet(demands_of(row.demand for row in asked), article.section, of=article)
    rows = [
        {
            "who": in_words(row.demand, names),
            "met_by": row.met_by,
            "able": could.people[:SHOWN],
            "more": could.people[SHOWN:] or not could.known,
            "known": could.known,
        }
        for row, could in zip(asked, able, strict=True)
    ]
    nobody = [row for row in rows if not row["met_by"] and not row["able"] and row["known"]]
    return {
        "asked": rows,
        "asked_from": source_of(article.section, "demands"),
        "way_out": _way_out() if nobody else "",
    }


def _way_out() -> str:
    return _(
        "An administrator can give somebody the role in this section, name somebody else in its policy, or publish in"
        " an emergency."
    )
