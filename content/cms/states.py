"""The states that an article shows: its draft's and, beside it, what readers see."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.models import Article, RevisionStatus
from content.models.review import State
from content.shown_states import ANOTHER_YES, shown_states


def states_of(article: Article, corrected: object = None, approve: object = None) -> SafeString:
    """``corrected``: whether readers see an urgent correction of it that nobody has countersigned.

    ``approve``: the step of that name, where the article waits for a yes.
    """
    status = article.draft.status if article.draft else None
    waits_again = bool(approve) and status is not None and status.state == State.APPROVED
    return badges(
        article.is_archived,
        article.live_id is not None,
        ANOTHER_YES if waits_again else status.state if status else None,
        bool(status and status.sent_back_at),
        bool(corrected),
        get_language(),
    )


def state_of(status: RevisionStatus) -> str:
    """Of one version, as every page calls it."""
    return "sent_back" if status.sent_back_at and status.state == State.DRAFT else str(status.state)


@lru_cache(maxsize=256)
def badges(
    archived: bool, live: bool, draft: str | None, sent_back: bool, corrected: bool, language: str | None
) -> SafeString:
    """There are a dozen combinations: each is rendered once for each ``language``, the present one."""
    states = shown_states(archived=archived, live=live, draft=draft, sent_back=sent_back, corrected=corrected)
    return render_to_string("cms/states.html", {"states": states})
