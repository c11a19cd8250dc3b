"""OIDC_…: the organisation's identity provider, off unless configured. One sentence reports what is wrong."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from accounts.single_sign_on.configuration import Configuration
from audit.encryption import Secret
from rbac.rulebook import DEFAULT_ROLES
from secureproject.environment import Environment
from secureproject.site_mode import DEMO

NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
OPTIONAL = (
    "OIDC_LABEL",
    "OIDC_ROLE_CLAIM",
    "OIDC_ROLES",
    "OIDC_TRUSTED_ACR",
    "OIDC_TRUSTED_AMR",
    "OIDC_FORM_HOSTS",
)


def single_sign_on(env: Environment) -> Configuration | None:
    """None when nothing is set. Raises ImproperlyConfigured for invalid or incomplete settings."""
    given = {name: env.text(name, "") for name in (*NEEDED, *OPTIONAL)}
    if not any(given.values()):
        return None
    if missing := [name for name in NEEDED if not given[name]]:
        raise ImproperlyConfigured(f"Single sign-on is set up by half: {', '.join(missing)} is not set.")
    roles = _roles(env.words("OIDC_ROLES", ""))
    if bool(roles) != bool(given["OIDC_ROLE_CLAIM"]):
        raise ImproperlyConfigured("OIDC_ROLE_CLAIM and OIDC_ROLES go together: set both or neither.")
    return Configuration(
        issuer=_issuer(given["OIDC_ISSUER"]),
        client_id=given["OIDC_CLIENT_ID"],
        client_secret=Secret(given["OIDC_CLIENT_SECRET"]),
        label=given["OIDC_LABEL"] or "single sign-on",
        role_claim=given["OIDC_ROLE_CLAIM"],
        roles=roles,
        trusted_acr=frozenset(env.words("OIDC_TRUSTED_ACR", "")),
        trusted_amr=frozenset(env.words("OIDC_TRUSTED_AMR", "")),
    )


def form_hosts(env: Environment) -> list[str]:
    """Form targets of the login page: the provider, and hosts to which it may redirect (OIDC_FORM_HOSTS)."""
    issuer = urlsplit(env.text("OIDC_ISSUER", ""))
    own = [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []
    more = env.words("OIDC_FORM_HOSTS", "")
    for origin in more:
        parts = urlsplit(origin)
        if parts.scheme != "https" or origin != f"https://{parts.netloc}" or not parts.netloc:
            raise ImproperlyConfigured(
                f"OIDC_FORM_HOSTS takes origins such as https://login.example.org, not {origin!r}."
            )
    return [*own, *more]


def _issuer(value: str) -> str:
    parts = urlsplit(value)
    local = DEMO and parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1"}
    if (parts.scheme != "https" and not local) or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"OIDC_ISSUER must be an https address without ? and #, not {value!r}.")
    if ";" in value or "," in value or any(each.isspace() for each in value):
        raise ImproperlyConfigured(f"OIDC_ISSUER must be one address, not {value!r}.")
    return value


def _roles(words: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        value, separator, place = word.rpartition("=")
        role, at, path = place.partition("@")
        path = path.strip("/")
        if not separator or not value or role not in DEFAULT_ROLES or (at and not path):
            raise ImproperlyConfigured(
                "OIDC_ROLES takes VALUE=ROLE, or VALUE=ROLE@SECTION/PATH, "
                f"with ROLE one of {', '.join(DEFAULT_ROLES)}, not {word!r}."
            )
        found[value] = f"{role}@{path}" if path else role
    return found
