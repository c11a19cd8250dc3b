"""Arguments (intrusion.management.arguments): what makes no sense is refused."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from intrusion.models import Block
from tests.intrusion.guarding import ATTACKER


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("block", "no-address"), 2),
        (("block", "nobody@example.org"), 2),
        (("block", ATTACKER, "--until", "tomorrow"), 2),
        (("block", ATTACKER, "--until", "2001-01-01T00:00Z"), 2),
        (("lift_block",), 2),
        (("lift_block", ATTACKER, "--all"), 2),
        (("lift_block", ATTACKER), 1),
    ],
)
def test_what_makes_no_sense_is_refused(site: Any, arguments: tuple[str, ...], code: int) -> None:
    with pytest.raises(CommandError) as refused:
        call_command(*arguments, stdout=StringIO())
    assert refused.value.returncode == code
    assert not Block.objects.exists()
