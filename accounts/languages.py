"""The language that somebody reads: the one they chose, else what their browser asks for; in letters, the site's."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import check_for_language

from accounts.models import User


def choose_language(user: User, code: str) -> None:
    """``code``: one of LANGUAGES, or nothing to follow the browser. Nothing of the account's safety hangs on it."""
    if code != user.language:
        User.objects.filter(pk=user.pk).update(language=code)
        user.language = code


def chosen_by(person: object) -> str:
    """The language that ``person`` chose; nothing if none, or one that only an older release had."""
    code = getattr(person, "language", "")
    return code if any(code == shipped for shipped, _name in settings.LANGUAGES) else ""


def language_of_letter(person: User) -> str:
    return chosen_by(person) or site_language()


def site_language() -> str:
    """What SITE_LANGUAGE_CALLABLE says; at most one query."""
    ask = getattr(settings, "SITE_LANGUAGE_CALLABLE", "")
    language = str(import_string(ask)()) if ask else ""
    return language if language and check_for_language(language) else settings.LANGUAGE_CODE
