"""Errors about a file or its metadata; each says what to do."""

from audit.stored_messages import gettext as _
from content.errors import UncleanText
from content.models import Asset
from rbac.errors import Invalid


class UnknownFile(UncleanText):
    """A text names a file that does not exist, or that the author may not see: the error does not say which."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "The text shows “%(name)s”, which is not in a library that you may see. Take it out, or choose a file"
                " from the library."
            )
            % {"name": name}
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

    def __init__(self) -> None:
        super().__init__(_("The new file is the same as the present version. Choose another file."))


class OtherKind(Invalid):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "A file is replaced by one of its own kind, such as a picture by a picture. Upload it by itself."
            )
        )


class Undescribed(Invalid):
    """Invalid metadata of a file."""

    status = 422


class InTrash(Invalid):
    """It was trashed or restored concurrently."""

    status = 409
