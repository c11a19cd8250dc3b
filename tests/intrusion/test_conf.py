"""Settings (intrusion.conf): open paths and the allow-list are never blocked."""

from typing import Any

from accounts.models import User
from intrusion.models import Block, Incident
from tests.intrusion.guarding import ATTACKER, a_second_passes, attack, block_from_command_line, client_at


def test_the_way_in_is_never_covered(guard: Any, ada: User) -> None:
    block_from_command_line(ATTACKER)
    anon = client_at(ATTACKER)
    for path in ("/account/login/", "/account/login/passkey/", "/account/password/reset/", "/healthz"):
        assert anon.get(path).status_code in {200, 302}
    assert anon.get("/account/second-factor/").status_code == 302
    assert b"body" in anon.get("/static/secureproject/css/base.css").getvalue()
    for path in ("/account/security/", "/account/loginx", "/cms/", "/static"):
        assert anon.get(path).status_code == 403


def test_who_is_on_the_allow_list_is_written_down_and_left_alone(guard: Any, site: Any) -> None:
    guard.INTRUSION_ALLOW_LIST = ("203.0.113.0/24",)
    assert set(attack(times=12)) == {200}
    a_second_passes()
    assert (Incident.objects.get().findings, Block.objects.count()) == (12, 0)
    block_from_command_line(ATTACKER)
    assert client_at(ATTACKER).get("/").status_code == 200
