"""Account recovery link from the command line, for a user who forgot the password and gets no email."""

from typing import Any

from accounts.lifecycle.admin_issued_links import invitation_link, recovery_link
from accounts.management.arguments import UserCommand, parse_user
from accounts.second_factor.factors import has_way_in
from audit.actors import COMMAND_LINE


class Command(UserCommand):
    help = "Prints a one-time link with which a person chooses a new password (or, if invited, their first)."

    def handle(self, *args: Any, **options: Any) -> None:
        user = parse_user(options["email"])
        make = recovery_link if has_way_in(user) else invitation_link
        shown = make(user, by=COMMAND_LINE)
        assert shown is not None  # noqa: S101  (only an administrator needs a second one)
        link = shown.reveal()
        sentence = f"Give this link to {user.email} and to no one else. It works once:\n{link}"
        self.say({"email": user.email, "link": link}, sentence)
