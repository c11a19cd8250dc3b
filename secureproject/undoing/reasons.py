"""What the journal, letters and notes say about each step of taking something back."""

from audit.said import gettext as _


def given_reason() -> str:
    return _("It was done with an account that was in other hands.")
