"""The command ``content.management.commands.set_up_site``."""

import pytest
from django.core.management import CommandError, call_command

from audit.actors import SystemActor
from content.errors import AlreadySetUp
from content.models.site import Profile
from content.policies.change import in_force_on_site
from content.site.settings import current_site, set_up_site


def test_a_site_is_set_up_once(db: None) -> None:
    set_up_site("My notebook", by=SystemActor("set_up_site"))
    with pytest.raises(AlreadySetUp):
        set_up_site("Other", by=SystemActor("set_up_site"))
    with pytest.raises(CommandError, match="already set up"):
        call_command("set_up_site", "Other")
    assert current_site().name == "My notebook"


def test_the_command_sets_up_a_newsroom_unless_told_otherwise(db: None) -> None:
    call_command("set_up_site", "Gazette", json=True)
    assert current_site().profile == Profile.NEWSROOM


def test_signed_approvals_are_for_sites_where_everybody_has_a_passkey(db: None) -> None:
    with pytest.raises(CommandError, match="--profile strict"):
        call_command("set_up_site", "Gazette", signed=True)
    call_command("set_up_site", "Gazette", profile="strict", signed=True)
    assert in_force_on_site().signed
