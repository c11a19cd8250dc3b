"""Autosave errors; each says what to do."""

from audit.stored_messages import gettext as _
from content.models import WorkingCopy
from rbac.errors import Invalid


class WrittenElsewhere(Invalid):
    """The same user wrote in another window since. Nothing was overwritten; ``copy`` is what that window stored."""

    status = 409

    def __init__(self, copy: WorkingCopy) -> None:
        self.copy = copy
        super().__init__(
            _("You are writing this in another window too. Save here to keep these words as a version.")
        )


class RemovedMeanwhile(Invalid):
    """Content was redacted since the page was opened, and this text would bring it back."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Not saved: something was removed from this article by law while you were writing. Copy what you want"
                " to keep, leave out what had to go, and open the page again."
            )
        )


class TooManyBegun(Invalid):
    status = 422

    def __init__(self, most: int) -> None:
        super().__init__(
            _("You have begun %(most)d articles without saving one. Save or throw away one of them.")
            % {"most": most}
        )


class BegunAlready(Exception):
    """An article was already saved under this name, by another window or a repeated request: see ``started``."""

    def __init__(self, started: WorkingCopy) -> None:
        self.started = started
        super().__init__(f"begun as {started.begun_as}")
