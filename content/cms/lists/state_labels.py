"""By what states an article goes where it is listed: on pages as badges, in a file as words."""

from content.models.articles.review import State

ANOTHER_YES = (
    "another_yes"  # it was approved, and waits for a yes all the same (content/approvals/validity_batch.py)
)


def shown_states(
    *, archived: bool, live: bool, draft: str | None, sent_back: bool, corrected: bool
) -> list[str]:
    """``draft``: the state of what is being written, or ``ANOTHER_YES``; what is taken down has no other state.

    ``corrected``: whether readers see an urgent correction of it that nobody has countersigned.
    """
    if archived:
        return ["archived"]
    states = []
    if draft:
        states.append("sent_back" if sent_back and draft == State.DRAFT else str(draft))
    if live:
        states.append("published")
        states += ["corrected"] if corrected else []
    return states
