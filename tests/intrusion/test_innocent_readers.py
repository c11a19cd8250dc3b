"""The guard blames no reader for what another page, another person or another program did."""

from typing import Any

from django.test import Client

from accounts.models import User
from content.models import Article
from intrusion.blocked import blocks
from intrusion.limits import per_address
from intrusion.models import Block
from intrusion.sensors import SENSORS
from tests.accounts.people import person, type_password
from tests.intrusion.guarding import ATTACKER, NEW_COMMENT, a_second_passes, ask, client_at, found
from tests.intrusion.test_attack_patterns import PIECES

EVIDENCE = {
    "scanner_path", "honeypot_address", "honeypot_field", "attack_tool", "probing_query", "probing_form",
    "hammered_form", "credential_stuffing",
}  # fmt: skip
SCANNED = (
    "/.env",
    "/.git/config",
    "/wp-login.php",
    "/phpmyadmin/",
    "/backup.sql",
    "/server-status",
    "/web.config",
)


def is_left_alone(address: str = ATTACKER) -> bool:
    a_second_passes()
    return not Block.objects.exists() and not blocks.is_slowed(address) and not blocks.seconds_left(address)


def test_images_on_a_page_of_another_site(anon_at: Client) -> None:
    ask(anon_at, [*SCANNED * 9, "/?id=1'+union+select+1", "/backstage/x"], HTTP_SEC_FETCH_SITE="cross-site")
    assert is_left_alone()
    assert found() == set()


def test_a_reader_who_follows_links_of_comments_to_the_honeypot(anon_at: Client) -> None:
    ask(anon_at, ["/backstage/x", "/backstage/y", "/backstage/z"], HTTP_SEC_FETCH_SITE="same-origin")
    assert is_left_alone()


def test_limits_that_a_page_of_another_site_uses_up_are_its_own(
    anon_at: Client, guard: Any, otto: User
) -> None:
    guard.INTRUSION_LIMITS = {"mailed_link": [per_address(3, minutes=60)]}
    link = "/account/not-me/AAAAAAAAAAAAAAAAAAAAAA/"
    elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    theirs = [anon_at.get(link, headers=elsewhere).status_code for _ in range(4)]
    assert theirs == [404, 404, 404, 429]  # who forges the header has limits too
    assert anon_at.get(link).status_code == 404


def test_a_dead_image_on_a_page_that_an_office_reads(anon_at: Client) -> None:
    ask(anon_at, ["/media/gone/lighthouse.jpg"] * 60 + ["/wp-login.php"] * 60)
    assert is_left_alone()


def test_forty_odd_searches(anon_at: Client) -> None:
    odd = [*PIECES, "O'Neil or 1=1", "<b>bold</b>", "50% off; drop table tennis", "C++ || (select a job)"]
    ask(anon_at, [f"/search/?q={number}+{odd[number % len(odd)]}" for number in range(40)])
    assert is_left_alone()
    assert found() == set()


def test_a_letter_whose_links_were_not_filled_in(anon_at: Client) -> None:
    ask(anon_at, [f"/?utm_campaign={{{{campaign.name}}}}&n={number}" for number in range(40)])
    assert found() == set()


def test_a_program_that_searches_for_one_payload_after_another(anon_at: Client) -> None:
    ask(anon_at, [f"/search/?q=x'+AND+{number}=10{number}--+q" for number in range(60)])
    a_second_passes()
    assert Block.objects.get().target == ATTACKER


def test_a_scanner_is_blocked_after_a_handful_of_addresses(anon_at: Client) -> None:
    ask(anon_at, SCANNED)
    a_second_passes()
    assert Block.objects.get().target == ATTACKER


def test_colleagues_who_mistype_and_then_log_in_are_no_one_who_goes_through_names(
    guard: Any, site: Any
) -> None:
    for number in range(15):
        colleague = person(f"Colleague{number}")
        assert type_password(client_at(ATTACKER), colleague, "mistyped").status_code == 422
        assert type_password(client_at(ATTACKER), colleague).status_code == 302
    assert found() == set()


def test_what_anyone_may_do_by_mistake_slows_down_and_never_blocks(
    anon_at: Client, published: Article
) -> None:
    address = NEW_COMMENT.format(published.public_id)
    for number in range(80):
        anon_at.delete(f"/nothing-{number}/")
        anon_at.post(address, {"receipt": f"forged {number}"})
    a_second_passes()
    assert blocks.is_slowed(ATTACKER)
    assert not Block.objects.exists()


def test_only_evidence_leads_to_a_block() -> None:
    assert {name for name, sensor in SENSORS.items() if sensor.blocks} == EVIDENCE


def test_mistakes_at_the_log_in_slow_down_no_neighbour(anon_at: Client, otto: User) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=ATTACKER)
    for _ in range(60):  # a stale tab, and a password manager gone mad
        strict.post("/account/login/", {})
        type_password(anon_at, otto, "wrong")
    assert is_left_alone()
