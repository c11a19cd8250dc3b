"""Addresses that look like somebody else's.

A person on the screen is known by name and address. Whoever gets an account as ``ada@exarnple.org`` may pass for Ada,
so an address is refused when its skeleton (in the sense of Unicode Technical Standard 39) is that of another account.
The part before the @ is ASCII (EmailField says so); a foreign domain is stored in its ASCII form (RFC 5890).
"""

from django.db.models.functions import Now

from accounts.models import AddressChange, User
from accounts.models.person import same_address
from foundation import confusables


def skeleton(email: str) -> str:
    """Equal for two addresses that a reader may take for each other. Never shown, never stored."""
    local, _at, domain = same_address(email).rpartition("@")
    return confusables.skeleton(f"{local}@{as_read(domain)}")


def as_read(domain: str) -> str:
    """A domain in letters: what a mail program may show for its ASCII form."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_taken(email: str, *, but_for: User | None = None) -> bool:
    """Whether somebody else has this address, one that looks like it, or may take it back within seven days.

    Reads every address: for the rare moment in which one is given or changed.
    """
    others, held = User.objects.all(), AddressChange.objects.filter(undo_until__gt=Now(), undone_at=None)
    if but_for is not None:
        others, held = others.exclude(pk=but_for.pk), held.exclude(user=but_for)
    wanted = skeleton(email)
    return any(
        skeleton(taken) == wanted
        for query in (others.values_list("email", flat=True), held.values_list("old_address", flat=True))
        for taken in query.iterator()
    )
