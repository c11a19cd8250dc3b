"""Each sensor: the attack that it was built for, and the innocent twin that must raise nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from content.models import Article, Section
from intrusion.detection.buffer import ledger
from intrusion.limits import per_address
from intrusion.models import Incident, Kind, Observation
from intrusion.sensors import HONEYPOT, LARGE_EXPORT, SENSORS, large_export
from tests.content.media.files import png
from tests.content.media.uploading import send
from tests.intrusion.guarding import ATTACKER, NEW_COMMENT, ask, client_at, found
from tests.newsroom import fresh
from tests.signing_in import code_of, sign_in

WITHOUT_FORMS = ("/search/", "/feed/", "/sitemap.xml", "/robots.txt", "/media/x/y", "/topics/none/")
ANSWERS: dict[str, tuple[Callable[[Client], Any], Callable[[Client], Any]]] = {
    "scanner_path": (
        lambda c: ask(c, ["/.env"]),
        lambda c: ask(c, ["/feed/", "/wp-content/uploads/2019/a.jpg", "/index.php", "/environment/", "/git/"]),
    ),
    "honeypot_address": (lambda c: ask(c, [f"{HONEYPOT}x"]), lambda c: ask(c, ["/backstagepass/", "/robots.txt"])),
    "attack_tool": (
        lambda c: ask(c, ["/"], HTTP_USER_AGENT="sqlmap/1.9.6#stable (https://sqlmap.org)"),
        lambda c: ask(c, ["/"], HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko Firefox/145.0"),
    ),
    "probing_query": (
        lambda c: ask(c, ["/?id=1%27%20AND%204242=4242--"]),
        lambda c: ask(c, ["/?q=the+student+union+and+the+select+committee", "/?utm_source=news&fbclid=a_b-c"]),
    ),
    "wrong_method": (
        lambda c: [c.delete(path) for path in WITHOUT_FORMS],
        lambda c: [c.put("/") for _ in range(30)],
    ),
    "wrong_host": (
        lambda c: ask(c, [f"/{n}/" for n in range(13)], HTTP_HOST="evil.example"),
        lambda c: ask(c, ["/"] * 40, HTTP_HOST="203.0.113.5"),
    ),
    "missing_page": (
        lambda c: ask(c, [f"/page-{n}/" for n in range(25)]),
        lambda c: ask(c, [f"/page-{n}/" for n in range(15)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_answer_shows(anon_at: Client, name: str) -> None:
    attack, innocent = ANSWERS[name]
    innocent(client_at("198.51.100.9"))
    assert found() == set()
    attack(anon_at)
    assert name in found()


def test_pieces_of_sql_in_a_form(anon_at: Client) -> None:
    for typed in ("o'neill@example.org", "and 10 like 12", "ada@example.org"):
        anon_at.post("/account/login/", {"email": typed, "password": "' OR 1=1 --"})
    assert found() == set()
    anon_at.post("/account/login/", {"email": "x' AND 4242=4242-- q", "password": "s3cret-s3cret"})
    assert found() == {"probing_form"}
    assert "s3cret" not in str(Observation.objects.get().examples)


def test_forms_that_did_not_come_from_here(guard: Any, site: Any) -> None:
    stale = Client(enforce_csrf_checks=True, REMOTE_ADDR="198.51.100.9")
    for _ in range(3):
        assert stale.post("/account/login/", {}).status_code == 403
    assert found() == set()
    forger = Client(enforce_csrf_checks=True, REMOTE_ADDR=ATTACKER)
    for _ in range(6):
        forger.post("/account/login/", {})
    assert found() == {"csrf_failure"}


def test_a_reader_may_write_about_attacks(anon_at: Client, published: Article) -> None:
    said = {"name": "O'Neil <script>", "website": "", "receipt": "", "reply_to": ""}
    for text in (
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "select a from pg_shadow; drop table x",
        "../../etc",
    ):
        assert anon_at.post(NEW_COMMENT.format(published.public_id), said | {"text": text}).status_code < 400
    assert found() == set()


def test_the_trap_in_the_comment_form(anon_at: Client, published: Article) -> None:
    address = NEW_COMMENT.format(published.public_id)
    said = {"name": "Anna", "text": "Thank you.", "website": "", "receipt": "", "reply_to": ""}
    anon_at.post(address, said)
    assert found() == set()
    anon_at.post(address, said | {"website": "https://spam.example"})
    assert found() == {"honeypot_field"}


def test_values_that_this_site_never_gives_out(anon_at: Client, published: Article) -> None:
    form = anon_at.get(NEW_COMMENT.format(published.public_id)).context["form"]
    said = {"name": "Anna", "text": "Thank you.", "receipt": form["receipt"].value()}
    anon_at.post(NEW_COMMENT.format(published.public_id), said)
    assert found() == set()
    anon_at.post(NEW_COMMENT.format(published.public_id), said | {"receipt": "not-one-of-ours"})
    assert found() == {"manipulated_value"}


def test_a_session_on_two_devices(guard: Any, ed: User) -> None:
    owner, thief = client_at("198.51.100.9"), client_at(ATTACKER)
    sign_in(owner, ed)
    ask(owner, ["/cms/", "/cms/articles/"])
    assert found() == set()
    name = guard.SESSION_COOKIE_NAME
    thief.cookies[name] = owner.cookies[name].value
    thief.get("/cms/")
    assert found() == {"session_on_two_devices"}
    assert Incident.objects.get().subject == ATTACKER


def give_password(client: Client, user: User) -> None:
    user.set_password("a long and good password 7")
    user.save()
    client.post("/account/login/", {"email": user.email, "password": "a long and good password 7"})


def test_wrong_codes_after_a_right_password(guard: Any, ed: User, settings: Any) -> None:
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    settings.INTRUSION_LIMITS = {}
    forgetful = client_at("198.51.100.9")
    give_password(forgetful, ed)
    forgetful.post("/account/second-factor/", {"code": "000000"})
    forgetful.post("/account/second-factor/", {"code": code_of(ed)})
    assert found() == set()
    for n in range(2):
        thief = client_at(f"203.0.113.{n}")
        give_password(thief, ed)
        for _ in range(5):
            thief.post("/account/second-factor/", {"code": "000000"})
    assert found() == {"second_factor_failure_of_person"}  # neither address alone says much


def test_going_on_although_told_to_wait(
    anon_at: Client, guard: Any, published: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard.INTRUSION_LIMITS, now = {"comment": [per_address(1, minutes=60)]}, [0.0]
    monkeypatch.setattr(ledger, "clock", lambda: now[0])

    def sent(times: int) -> set[str]:
        for _ in range(times):
            anon_at.post(NEW_COMMENT.format(published.public_id), {})
        return found()

    assert sent(60) == set()  # an office at the same moment
    now[0] += 11
    assert sent(5) == set()
    assert sent(1) == {"limit_used_up"}


def test_a_file_where_none_is_taken(anon_at: Client) -> None:
    anon_at.post("/account/login/", {"email": "ada@example.org"})
    assert found() == set()
    anon_at.post("/account/login/", {"email": SimpleUploadedFile("x.jpg", b"MZ")})
    assert found() == {"unwanted_file"}


def test_programs_under_the_names_of_pictures(guard: Any, as_cara: Client, news: Section) -> None:
    def sent(name: str, content: bytes) -> None:
        send(as_cara, content, name=name, section=news.pk)

    for n in range(4):
        sent("quay.png", png(n, 8, 8))  # and what merely has another ending than it should
        sent("quay.jpg", png(n, 9, 9))
        sent("notes.unknown", b"MZ of no kind that is claimed")
    assert found() == set()
    for _ in range(3):
        sent("quay.png", b"MZ" + bytes(200))
    assert found() == {"upload_lies"}


def send_report(client: Client, page: str, blocked: str) -> int:
    body = {
        "document-uri": f"http://localhost:8000{page}",
        "effective-directive": "script-src",
        "blocked-uri": blocked,
    }
    answer = client.post(
        "/csp-reports/", json.dumps({"csp-report": body}), content_type="application/csp-report"
    )
    return answer.status_code


def test_violations_of_a_published_page_stand_under_article_and_editor(
    anon_at: Client, published: Article, cara: User
) -> None:
    page = f"/{published.address.path}/"
    for path, blocked in ((page, "moz-extension"), ("/no/such/", "inline"), ("//[", "inline")):
        assert send_report(anon_at, path, blocked) == 204
    assert found() == set()
    send_report(anon_at, page, "inline")
    assert found() == {"page_violation"}
    incident = Incident.objects.get()
    assert (incident.kind, incident.subject) == (Kind.PAGE, f"content.article:{published.pk}")
    assert Observation.objects.get().person == str(cara.pk)
    assert incident.measures.count() == 1


def test_script_in_a_text(guard: Any, draft: Article, as_cara: Client) -> None:
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    newest = fresh(draft).newest
    form = {"title": newest.title, "summary": "", "slug": draft.slug, "language": "en", "base": newest.number}
    for body in ("<p>How javascript: links work, on error = nothing.</p>", "<p>a < b, onload=1</p>"):
        as_cara.post(f"/cms/articles/{draft.pk}/", form | {"body": body})
    assert found() == set()
    for _ in range(3):
        as_cara.post(f"/cms/articles/{draft.pk}/", form | {"body": "<img src=x onerror=alert(1)>"})
    assert found() == {"stripped_script"}


def test_a_large_export(guard: Any, as_ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    guard.INTRUSION_SENSORS_ABOUT_PEOPLE = True
    as_ada.post("/cms/audit-log/export/csv/")
    assert found() == set()
    monkeypatch.setattr("intrusion.sensors.LARGE_EXPORT", 0)
    as_ada.post("/cms/audit-log/export/csv/")
    assert found() == {"large_export"}
    assert large_export(rows=LARGE_EXPORT, what="audit log") in {"", f"audit log: {LARGE_EXPORT}"}


def test_every_sensor_says_what_a_legitimate_user_could_do_to_trip_it() -> None:
    assert [n for n, sensor in SENSORS.items() if "Legitimate: " not in str(sensor.sees.__doc__)] == []
