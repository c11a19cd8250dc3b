"""What the journal, letters and notes say about each step of taking something back."""

from audit.said import gettext as _


def given_reason() -> str:
    return _("It was done with an account that was in other hands.")


def cannot_come_back(number: int, why: str) -> str:
    """Of what is taken down, although readers saw version ``number`` before; ``why`` is a sentence."""
    words = _(
        "It was done with an account that was in other hands. Version %(number)d, which readers saw before, cannot come"
        " back: %(why)s"
    )
    return words % {"number": number, "why": why}
