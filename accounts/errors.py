"""What accounts refuse, apart from what the rules refuse."""

from rbac.errors import Invalid


class AlreadyHasAccount(Invalid):
    """The person to be invited can log in already."""


class LinkNoLongerWorks(Invalid):
    """An invitation link that was used, replaced, is too old, or never existed."""


class TooBusy(Exception):
    """So many passwords are being checked that this one would wait too long. Answered with 503 and Retry-After."""

    status = 503
    retry_after = 5  # seconds
