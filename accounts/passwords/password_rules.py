"""Password rules (ASVS 6.2): long, not common, and without the user's or the site's name.

There are no composition rules about capitals, digits or symbols: they make passwords worse, because most users
satisfy them in the same way."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.passwords.common_passwords import is_common, normalise
from accounts.second_factor import factors
from rbac.roles import holds_any_role

SHORTEST = 12
SHORTEST_ALONE = 15  # NIST SP 800-63B-4, 3.1.1.2: password as the only factor
SHORTEST_WORD = 4


def shortest_for(user: object) -> int:
    """Minimum length of a password of ``user``: longer if it is the only factor."""
    if isinstance(user, User) and user.pk:
        # A user with a role gets no further than enrolment of a second factor.
        more = factors.has_any(user) or holds_any_role(user)
        return SHORTEST if more else SHORTEST_ALONE
    return SHORTEST


class LengthValidator:
    def validate(self, password: str, user: object = None) -> None:
        needed = shortest_for(user)
        if len(password) < needed:
            raise ValidationError(
                ngettext("Use at least %(needed)d character.", "Use at least %(needed)d characters.", needed)
                % {"needed": needed},
                code="too_short",
            )

    def get_help_text(self) -> str:
        return _("At least %(needed)d characters.") % {"needed": SHORTEST}


class CommonPasswordValidator:
    def validate(self, password: str, user: object = None) -> None:
        if is_common(password):
            raise ValidationError(
                _("Many people use this password, so attackers try it first. Choose another one."),
                code="common",
            )

    def get_help_text(self) -> str:
        return _("None that many people use.")


class KnownWordsValidator:
    """Refuses a password that contains the user's name or address, or the name of the site (ASVS 6.2.11)."""

    def validate(self, password: str, user: object = None) -> None:
        typed = normalise(password)
        forms = (typed, strip_separators(typed))
        words = [*site_words(), *(words_of(user) if isinstance(user, User) else ())]
        found = next((word for word in words if any(word in form for form in forms)), None)
        if found:
            raise ValidationError(
                _(
                    "The password contains “%(word)s”. Leave out your name, your address and the name of this site."
                )
                % {"word": found},
                code="known_word",
            )

    def get_help_text(self) -> str:
        return _("Without your name, your address and the name of this site.")


def words_of(user: User) -> Iterator[str]:
    """The parts of a user's name and address that are long enough to identify them."""
    local = user.email.partition("@")[0]
    yield from long_enough(
        [user.email, strip_separators(normalise(user.name)), strip_separators(normalise(local))]
    )
    yield from long_enough(re.split(r"[\W\d_]+", f"{user.name} {local}"))


def site_words() -> list[str]:
    """The labels of the site's domain without its suffix, and the names of the site."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    labels = host.split(".")
    own = labels if len(labels) == 1 else labels[:-1]
    names = [strip_separators(normalise(name)) for name in import_string(settings.SITE_NAMES_CALLABLE)()]
    return [*long_enough([host, *own]), *long_enough(names)]


def long_enough(words: Iterable[str]) -> list[str]:
    return [normalise(word) for word in words if len(normalise(word)) >= SHORTEST_WORD]


def strip_separators(text: str) -> str:
    """``text`` without the spaces and punctuation that may separate the parts of a name."""
    return re.sub(r"[\W_]", "", text)
