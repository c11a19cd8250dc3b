"""What a new password must be (ASVS 6.2): long, not one that many people use, not made of what anybody knows.

There are no rules about capitals, digits or signs: they make passwords worse, because everybody answers them alike.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.passwords.common_passwords import is_common, normalised
from accounts.second_factor import factors
from rbac.roles import holds_any_role

SHORTEST = 12
SHORTEST_ALONE = 15  # NIST SP 800-63B-4, 3.1.1.2: when nothing but the password is asked for
SHORTEST_WORD = 4


def shortest_for(user: object) -> int:
    """How many characters a password of ``user`` needs: more when it is all that protects the account."""
    if isinstance(user, User) and user.pk:
        # Whoever holds a role gets no further than setting up a second factor.
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
                _(
                    "Many people have used this password, so whoever guesses tries it first. Choose another one."
                ),
                code="common",
            )

    def get_help_text(self) -> str:
        return _("None that many people use.")


class KnownWordsValidator:
    """Refuses a password that contains the person's name or address, or the name of the site (ASVS 6.2.11)."""

    def validate(self, password: str, user: object = None) -> None:
        typed = normalised(password)
        forms = (typed, squeezed(typed))
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
    """The parts of a person's name and address that are long enough to mean them."""
    local = user.email.partition("@")[0]
    yield from long_enough([user.email, squeezed(normalised(user.name)), squeezed(normalised(local))])
    yield from long_enough(re.split(r"[\W\d_]+", f"{user.name} {local}"))


def site_words() -> list[str]:
    """The words of the site's address without its ending, and the names that the site goes by."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    labels = host.split(".")
    own = labels if len(labels) == 1 else labels[:-1]
    names = [squeezed(normalised(name)) for name in import_string(settings.SITE_NAMES_CALLABLE)()]
    return [*long_enough([host, *own]), *long_enough(names)]


def long_enough(words: Iterable[str]) -> list[str]:
    return [normalised(word) for word in words if len(normalised(word)) >= SHORTEST_WORD]


def squeezed(text: str) -> str:
    """Without the spaces and signs that somebody may put between the parts of a name."""
    return re.sub(r"[\W_]", "", text)
