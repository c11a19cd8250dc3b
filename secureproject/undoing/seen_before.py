"""What readers saw of an article before what was published in a window, and whether they can see it again."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.said import gettext as _t
from audit.timeline import readable
from content import workflow
from content.models import Article
from content.moments import zoned
from content.proving import approvals_of
from content.revisions import locked
from content.taking_back import seen_before, take_publication_back, why_not_again
from rbac.errors import Invalid, Refused
from secureproject.undoing.reasons import cannot_come_back, given_reason


@dataclass(frozen=True)
class SeenBefore:
    """Version ``number``, public since ``since``, with the approvals of ``names``. ``why_not``: it cannot come back.

    besides: the versions of the window, which readers saw since. Both sentences are in the reader's language.
    """

    number: int
    besides: frozenset[int]
    since: str
    names: str
    why_not: str

    @property
    def described(self) -> str:
        """Which version that is, for whoever decides."""
        facts = {"number": self.number, "since": self.since, "names": self.names}
        if self.names:
            return _("version %(number)d, public since %(since)s, approved by %(names)s") % facts
        return _("version %(number)d, public since %(since)s, without an approval") % facts


def what_readers_saw(
    article: Article, besides: frozenset[int], written: Collection[int]
) -> SeenBefore | None:
    """None where readers see none of the versions ``besides`` now, or saw nothing before.

    written: the versions written in the window. Nothing that was written on top of them comes back.
    """
    if article.live is None or article.live.number not in besides:
        return None
    earlier = seen_before(article, besides)
    if earlier is None:
        return None
    number = earlier.revision.number
    on_top = bool(written) and number > min(written)
    why = _t("It was written on top of what was written then.") if on_top else ""
    approvals = readable(approvals_of(article, earlier.publication))
    return SeenBefore(
        number=number,
        besides=besides,
        since=zoned(earlier.publication.recorded_at),
        names=", ".join(sorted({line.actor_label for line in approvals})),
        why_not=why or why_not_again(article, earlier.revision),
    )


def show_before(article: Article, before: SeenBefore, by: Actor) -> None:
    """What must not be seen is taken down where the version before turns out not to come back.

    Raises Refused and Invalid, and DatabaseError where only the second wall says no, when that is done.
    """
    try:
        take_publication_back(article, by=by, besides=before.besides, to=before.number, reason=given_reason())
    except (Refused, Invalid, DatabaseError) as error:
        why = _t("The database refused it.")
        if isinstance(error, Refused):
            why = error.decision.reason
        elif isinstance(error, Invalid):
            why = error.message
        workflow.take_down(locked(article), by=by, reason=cannot_come_back(before.number, why))
        raise


def take_down(article: Article, before: SeenBefore | None, by: Actor) -> None:
    """The journal says why readers do not get back what they saw before. Raises Refused and Invalid."""
    reason = given_reason()
    if before and before.why_not:
        reason = cannot_come_back(before.number, before.why_not)
    workflow.take_down(article, by=by, reason=reason)
