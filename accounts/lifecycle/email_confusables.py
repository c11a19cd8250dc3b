"""Email confusables: addresses that look like another user's (homograph attack).

The screen identifies a user by name and address. An account for ``ada@exarnple.org`` could pass for Ada, so an
address is refused when its skeleton (Unicode Technical Standard 39) equals that of another account. The local part is
ASCII (enforced by EmailField); an internationalised domain is stored in its ASCII form (RFC 5890).
"""

from django.db.models.functions import Now

from accounts.models import AddressChange, User
from accounts.models.person import same_address
from foundation import confusables


def skeleton(email: str) -> str:
    """Equal for two addresses that a reader may confuse. Never shown, never stored."""
    local, _at, domain = same_address(email).rpartition("@")
    return confusables.skeleton(f"{local}@{as_read(domain)}")


def as_read(domain: str) -> str:
    """The Unicode form of a domain: what a mail program may show in place of its ASCII form."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_taken(email: str, *, but_for: User | None = None) -> bool:
    """Whether another user has this address or a confusable one, or may restore it within seven days.

    Reads every address: only for the rare event that one is assigned or changed.
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
