"""Configuration of the provider. Built by secureproject/single_sign_on.py from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404

from audit.encryption import Secret


@dataclass(frozen=True)
class Configuration:
    """``roles`` maps a value of the claim to ``role`` (site-wide) or ``role@section/path``; ``trusted_*`` replace our
    own second factor."""

    issuer: str
    client_id: str
    client_secret: Secret
    label: str
    role_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    trusted_acr: frozenset[str] = frozenset()
    trusted_amr: frozenset[str] = frozenset()


class SwitchedOff(Http404):
    """Single sign-on is not configured, so its pages do not exist."""


def configuration() -> Configuration:
    """The configuration. Raises SwitchedOff."""
    configured: Configuration | None = settings.OIDC
    if configured is None:
        raise SwitchedOff
    return configured


def is_on() -> bool:
    return settings.OIDC is not None
