"""Names the site and sets, once, how many users it takes to publish."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import get_supported_language_variant

from audit.actors import SystemActor
from content.approvals.candidates import cannot_sign_yet
from content.errors import AlreadySetUp
from content.models.site import Profile, Site
from content.site.settings import set_up_site
from foundation.commands import JsonCommand, WrongUsage, valid_text
from rbac.independence.vouches import found_site

SETUP = SystemActor("set_up_site")
_AFTER = (
    "Only signed approvals count. A passkey signs 72 hours after its owner had mail about it, so until then only an"
    " emergency publishes."
)


class Command(JsonCommand):
    help = "Names the site and chooses its profile. Works once; exit 1 when the site is set up already."
    refusals = (AlreadySetUp,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the site is called")
        parser.add_argument(
            "--profile",
            choices=[profile.value for profile in Profile],
            default=Profile.NEWSROOM.value,
            help="newsroom: another user approves before anything is published (the default). "
            "one_person: the writer may publish alone, and the audit log says so on every page. "
            "strict: two others approve, everybody works with a passkey, and there are no comments",
        )
        parser.add_argument(
            "--signed",
            action="store_true",
            help="only approvals count that are signed with a passkey, which everybody has with --profile strict",
        )
        parser.add_argument("--tagline", default="", help="one line below the name")
        parser.add_argument(
            "--language", default="en", help="the language most texts are written in, e.g. en"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _require_form(options)
        chosen = {name: options[name] for name in ("profile", "signed", "tagline", "language")}
        with transaction.atomic():
            site = set_up_site(options["name"], by=SETUP, **chosen)
            found_site(by=SETUP)
        facts = {"name": site.name, "profile": site.profile}
        self.say(facts, f"{site.name} is set up: {site.get_profile_display()}.")
        if options["signed"]:
            self.stderr.write(f"{_AFTER} {cannot_sign_yet(None)}".strip())


def _require_form(options: dict[str, Any]) -> None:
    """Raises WrongUsage for an invalid name, tagline or language."""
    if options["signed"] and options["profile"] != Profile.STRICT:
        raise WrongUsage("Signed approvals take a passkey for everybody: add --profile strict.")
    facts = {name: valid_text(options[name]).strip() for name in ("name", "tagline", "language")}
    try:
        Site(**facts).clean_fields(exclude={field.name for field in Site._meta.fields} - facts.keys())
        get_supported_language_variant(facts["language"])
    except ValidationError as wrong:
        raise WrongUsage(" ".join(wrong.messages)) from None
    except LookupError:
        raise WrongUsage(f"This release does not speak {facts['language']!r}.") from None
