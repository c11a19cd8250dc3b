"""Upload errors; each says what to do."""

from audit.stored_messages import gettext as _
from rbac.errors import Conflict, Invalid

MEGABYTE = 1_000_000


class EmptyFile(Invalid):
    def __init__(self) -> None:
        super().__init__(
            _("This file is empty (0 bytes). Check that it was saved completely, and send it again.")
        )


class TooLarge(Invalid):
    status = 413

    def __init__(self, largest: int) -> None:
        super().__init__(
            _("This file is too large: at most %(n)d MB. Save it smaller, and send it again.")
            % {"n": largest // MEGABYTE}
        )


class TooManyAtOnce(Invalid):
    status = 413

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have too much on its way already. Let some of it finish, or cancel what you no longer need."
            )
        )


class WrongOffset(Conflict):
    """The bytes do not continue what is here. The client asks for the offset (HEAD)."""

    def __init__(self, offset: int) -> None:
        super().__init__(_("The upload stands at byte %(n)d.") % {"n": offset})
        self.offset = offset


class Busy(Invalid):
    """Another request is writing, or the worker is reading."""

    status = 423

    def __init__(self) -> None:
        super().__init__(_("This upload is being written to already. Try again in a moment."))


class NoRoom(Invalid):
    status = 507

    def __init__(self) -> None:
        super().__init__(
            _("There is no room left on the server. Tell whoever runs this site, and go on later.")
        )


class Gone(Invalid):
    status = 410

    def __init__(self) -> None:
        super().__init__(_("This upload is no longer here. Send the file again."))
