"""Previous public version of an article: what readers saw before the window, and whether it may be shown again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.stored_messages import gettext as _t
from audit.timeline import readable
from content import workflow
from content.articles.revert_publication import seen_before, take_publication_back, why_not_again
from content.formatting.local_time import zoned
from content.models import Article
from content.proofs.publication_proof import approvals_of
from content.revisions.revisions import lock_article
from rbac.errors import Invalid, Refused
from secureproject.incident_rollback.item import rollback_reason


@dataclass(frozen=True)
class PreviousVersion:
    """Version ``number``, public before ``besides``. ``why_not``: why it cannot be shown again."""

    number: int
    besides: frozenset[int]
    described: str
    why_not: str


def previous_version(
    article: Article, besides: frozenset[int], written: Collection[int]
) -> PreviousVersion | None:
    """The previous public version, or None. ``besides``: untrusted versions, one of which is public.

    written: versions that the account wrote. No version based on them is shown again.
    """
    earlier = seen_before(article, besides)
    if earlier is None:
        return None
    number, entry = earlier.revision.number, earlier.publication
    approvers = {line.actor_label for line in readable(approvals_of(article, entry))}
    facts = {"number": number, "since": zoned(entry.recorded_at), "names": ", ".join(sorted(approvers))}
    described = _("version %(number)d, public since %(since)s, without an approval")
    if approvers:
        described = _("version %(number)d, public since %(since)s, approved by %(names)s")
    why = _t("It was based on what the account wrote.") if written and number > min(written) else ""
    return PreviousVersion(
        number, besides, described % facts, why or why_not_again(article, earlier.revision)
    )


def show_previous(article: Article, *, before: PreviousVersion, by: Actor) -> None:
    """Shows it again, or takes the article down if that is refused by the service function or the database.

    Raises the refusal (Refused, Invalid, DatabaseError) once the article is down.
    """
    try:
        take_publication_back(
            article, by=by, besides=before.besides, to=before.number, reason=rollback_reason()
        )
    except (Refused, Invalid, DatabaseError) as error:
        why = _t("The database refused it.")
        if isinstance(error, Refused):
            why = error.decision.reason
        elif isinstance(error, Invalid):
            why = error.message
        workflow.take_down(lock_article(article), by=by, reason=_cannot_return(before.number, why))
        raise


def take_down(article: Article, *, before: PreviousVersion | None, by: Actor) -> None:
    """Takes the article down; the audit log says why ``before`` is not shown. Raises Refused and Invalid."""
    reason = _cannot_return(before.number, before.why_not) if before else rollback_reason()
    workflow.take_down(article, by=by, reason=reason)


def _cannot_return(number: int, why: str) -> str:
    words = _t(
        "The account was compromised. Version %(number)d, which was public before, cannot return: %(why)s"
    )
    return words % {"number": number, "why": why}
