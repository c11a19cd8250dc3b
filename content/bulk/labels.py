"""Current names of the section or topic of a bulk action."""

from collections.abc import Iterable
from typing import Any

from content.actions import VIEW_SECTION
from content.models import BulkRun, Section, Topic
from rbac.queries import visible_to


def names_for(runs: Iterable[BulkRun], user: Any) -> dict[int, str]:
    """Section or topic of each run that had one, by the run's key. At most two queries, none for other actions.

    A section not visible to ``user`` has no name.
    """
    sections = {run.pk: run.details["section"] for run in runs if run.details.get("section")}
    topics = {run.pk: run.details["topic"] for run in runs if run.details.get("topic")}
    titles: dict[int, str] = {}
    if sections:
        seen = visible_to(user, VIEW_SECTION, Section).filter(pk__in=sections.values())
        titles = dict(seen.values_list("pk", "title"))
    named = dict(Topic.objects.filter(pk__in=topics.values()).values_list("pk", "name")) if topics else {}
    found = {run: titles.get(key, "") for run, key in sections.items()}
    return found | {run: named.get(key, "") for run, key in topics.items()}
