"""Urgent corrections for tests, and one whose 24 hours are over: written into the past by the database's owner."""

from typing import Any

import psycopg

from content.corrections.verbs import correct
from content.models import Article, UrgentCorrection
from tests.database import past_triggers
from tests.newsroom import Person, fresh

AGED = """
    UPDATE content_urgentcorrection SET made_at = made_at - %s::interval, due_at = due_at - %s::interval
    WHERE base_id = (SELECT base_id FROM content_urgentcorrection WHERE id = %s)
"""


def corrected(article: Article, by: Person, text: str = "From June.", **more: Any) -> UrgentCorrection:
    live = fresh(article).live
    words = {"title": live.title, "summary": live.summary, "body": f"<p>{text}</p>", "base": live.number}
    return correct(article, by=by, **words | {"reason": "The date is wrong."} | more)


def aged(fix: UrgentCorrection, interval: str, owner: psycopg.Connection[Any]) -> UrgentCorrection:
    """``fix`` as if it had been made so long ago, with every other one of the same version. Needs a committed row."""
    past_triggers(owner, AGED, interval, interval, fix.pk, of=["content_urgentcorrection"])
    fix.refresh_from_db()
    return fix
