"""Authentication assurance: what an ID token proves here."""

from dataclasses import dataclass

from accounts.models import Identity
from accounts.single_sign_on.configuration import configuration
from accounts.single_sign_on.tokens import Arrival

KIND = "accounts.identity/"


@dataclass(frozen=True)
class ShownAtProvider:
    """The provider's own second factor, which the operator trusts."""

    identity: Identity
    name: str = "identity provider"

    @property
    def persistent_id(self) -> str:
        return f"{KIND}{self.identity.pk}"


def satisfies_us(arrival: Arrival) -> bool:
    """Whether the provider required more than a password, by values that the operator trusts."""
    ours = configuration()
    return arrival.acr in ours.trusted_acr or bool(arrival.amr & ours.trusted_amr)
