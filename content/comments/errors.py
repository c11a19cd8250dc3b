"""Errors on posting or moderating a comment; each says what to do."""

from audit.stored_messages import gettext as _
from rbac.errors import Invalid


class CommentsClosed(Invalid):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("New comments are closed in this section."))


class SaidAlready(Invalid):
    """The same text is published, or waiting, below this article."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Somebody has already written exactly this here. Add a thought of your own."))


class NothingToAnswer(Invalid):
    def __init__(self) -> None:
        super().__init__(
            _("The comment you answer is no longer there. Your text can stand on its own: send it again.")
        )


class AlreadyWithdrawn(Invalid):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Its writer has withdrawn this comment; its words are gone."))
