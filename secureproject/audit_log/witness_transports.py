"""Witness transports: a webhook and a mailbox. audit/witnesses/witnesses.py calls these, in the worker only."""

from urllib.parse import unquote, urlsplit

from django.core.mail import EmailMessage

from intrusion.outgoing import Unreachable, send

GOOD = range(200, 300)


def post(place: str, line: str) -> None:
    """Sends one head to a webhook as JSON. Raises OSError unless the status is 2xx."""
    try:
        answer = send("POST", place, body=line.encode(), headers={"Content-Type": "application/json"})
    except Unreachable as error:
        raise OSError(str(error)) from None
    if answer.status not in GOOD:
        raise OSError(f"it answered with the status {answer.status}")


def mail(place: str, line: str) -> None:
    """Sends one head to a mailbox. Raises OSError when no mail server accepts it."""
    address = unquote(urlsplit(place).path)
    text = (
        "This line vouches for everything that the audit log of the site held when it was signed. Keep it where no "
        f"operator of the site can change it; verify_audit --witness FILE compares.\n\n{line}\n"
    )
    EmailMessage("Signed head of the audit log", text, to=[address]).send()
