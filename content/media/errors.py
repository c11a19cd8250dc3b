"""Errors about a file, its metadata or its upload; each says what to do."""

from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.models import Asset
from rbac.errors import Conflict, Invalid


class UnknownFile(UncleanText):
    """A text names a file that does not exist, or that the author may not see: the error does not say which."""

    sentence = gettext_lazy(
        "The text shows “%(name)s”, which is not in a library that you may see. Take it out, or choose a file"
        " from the library."
    )


class AlreadyHere(Invalid):
    """The same bytes are in the section already. Nothing was added."""

    status = 409

    def __init__(self, asset: Asset) -> None:
        self.asset = asset
        super().__init__(
            _("This file is in the library already: %(title)s. Use that one.") % {"title": asset.title}
        )


class SameFile(Invalid):
    status = 409
    sentence = gettext_lazy("The new file is the same as the present version. Choose another file.")


class OtherKind(Invalid):
    sentence = gettext_lazy(
        "A file is replaced by one of its own kind, such as a picture by a picture. Upload it by itself."
    )


class Undescribed(Invalid):
    """Invalid metadata of a file."""


class InTrash(Invalid):
    """It was trashed or restored concurrently."""

    status = 409


class EmptyFile(Invalid):
    sentence = gettext_lazy(
        "This file is empty (0 bytes). Check that it was saved completely, and send it again."
    )


class TooLarge(Invalid):
    status = 413
    sentence = gettext_lazy("This file is too large: at most %(n)d MB. Save it smaller, and send it again.")


class TooManyAtOnce(Invalid):
    status = 413
    sentence = gettext_lazy(
        "You have too much on its way already. Let some of it finish, or cancel what you no longer need."
    )


class WrongOffset(Conflict):
    """The bytes do not continue what is here. The client asks for the offset (HEAD)."""

    def __init__(self, offset: int) -> None:
        super().__init__(_("The upload stands at byte %(n)d.") % {"n": offset})
        self.offset = offset


class Busy(Invalid):
    """Another request is writing, or the worker is reading."""

    status = 423
    sentence = gettext_lazy("This upload is being written to already. Try again in a moment.")


class NoRoom(Invalid):
    status = 507
    sentence = gettext_lazy(
        "There is no room left on the server. Tell those who run this site, and go on later."
    )


class Gone(Invalid):
    status = 410
    sentence = gettext_lazy("This upload is no longer here. Send the file again.")
