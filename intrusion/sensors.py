"""Sensors: a table, and for each name the function that decides what is a finding.

Sensors are placed where a false alarm is nearly impossible, and each says what a legitimate user could do to trigger
it. Most only slow a client down; those with ``blocks`` lead to a block. What a page of another site made a browser
request is not judged. Sensors about clients are always on. Those about users (``SENSORS_ABOUT_PEOPLE``, for the works
council) are off unless ``settings.INTRUSION_SENSORS_ABOUT_PEOPLE`` is true.

Events come from intrusion/middleware.py (every response) and, by ``report()`` of intrusion/detection/reporting.py,
from code that refuses a request.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from intrusion.attack_patterns import PROBES
from intrusion.findings import Answered, Sensor, safe_excerpt

HONEYPOT = "/backstage/"  # robots.txt excludes it, and no page links to it
MANY_NAMES = 10  # of one client within ten minutes, none of them with the right password
LARGE_EXPORT = 5_000  # rows
MANY_PIECES = 12  # distinct ones in one field within a minute
MANY_SEARCHES = 40  # the same in the query string: a whole office may search for odd things
SCANNED = re.compile(
    r"/\.(?:env|git|svn|hg|aws|ssh|htaccess|htpasswd|DS_Store)\b|\.(?:sql|bak|old)$"
    r"|/(?:wp-login|xmlrpc|phpinfo|adminer|shell|eval-stdin|wp-config|config|install)\.php"
    r"|/(?:phpmyadmin|pma|cgi-bin|server-status|actuator|_ignition|boaform|HNAP1|owa|solr|jenkins|autodiscover)(?:/|$)"
    r"|/etc/passwd|/wp-admin/(?:install|setup)|/vendor/phpunit|web\.config$",
    re.IGNORECASE,
)
TOOLS = re.compile(
    r"sqlmap|nikto|nuclei|wpscan|masscan|zgrab|dirbuster|gobuster|feroxbuster|ffuf|acunetix|netsparker|nessus|openvas"
    r"|havij|w3af|arachni|skipfish|whatweb|joomscan|commix|hydra",
    re.IGNORECASE,
)
LONGEST_LOOKED_AT = 4_000  # of a query string: a regular expression must not become the attack (ReDoS)


def scanner_path(seen: Answered) -> str:
    """Requested a file that only scanners look for, and that does not exist here.

    Legitimate: an editor who used WordPress for years types /wp-login.php out of habit; each address counts once, and
    two or three do nothing. A client that is slowed down goes on looking, hence 429."""
    if seen.status not in {404, 405, 429}:
        return ""
    found = SCANNED.search(seen.path) or PROBES.search(seen.path[:LONGEST_LOOKED_AT])
    return f"{seen.method} {seen.path}" if found else ""


def honeypot_address(seen: Answered) -> str:
    """Requested the URL that robots.txt excludes.

    Legitimate: a curious user reads robots.txt. Once slows them down for a few seconds. A link on a page of ours, in a
    comment for instance, does not count (intrusion/detection/reporting.py).
    """
    return seen.path if seen.status in {404, 429} and seen.path.startswith(HONEYPOT) else ""


def attack_tool(seen: Answered) -> str:
    """Identifies itself as an attack tool.

    Legitimate: a tester of this site; put their address on the allow-list.
    """
    return _tool_named(seen.user_agent)


def probing_query(seen: Answered) -> str:
    """The query string contains a piece of SQL, script or path that no page of ours ever produces.

    Legitimate: a link made by a broken program, in a letter that a whole office reads; each address counts once.
    Searches, which are free text, are not scanned (``INTRUSION_WRITTEN_FIELDS``).
    """
    query = seen.query[:LONGEST_LOOKED_AT].replace("/**/", " ")
    return f"{seen.path}?{query}" if query and PROBES.search(query) else ""


def probing_form(seen: Answered) -> str:
    """A client that has not logged in typed a piece of SQL or script into a form.

    Legitimate: nothing that a field for a name, an address or a number is for. Free-text fields, such as in comments,
    are not scanned (``INTRUSION_WRITTEN_FIELDS``).
    """
    found = PROBES.search(seen.form[:LONGEST_LOOKED_AT]) if seen.form else None
    return f"{seen.path}: {found[0]}" if found else ""


def hammered_form(*, field: str, pieces: int, most: int = MANY_PIECES) -> str:
    """A free-text field is submitted again and again, each time with another piece of SQL or script.

    Legitimate: no person by hand. An author who writes about such attacks saves the same pieces again and again, and
    a piece counts once it is complete: a dozen new ones within a minute is more than a person types, and forty in
    searches more than an office does.
    """
    return f"{field}: {pieces} different pieces" if pieces > most else ""


def wrong_method(seen: Answered) -> str:
    """Used a method that the URL does not allow.

    Legitimate: reloads the URL of a form that only takes POST. Rare, and a few times mean nothing.
    """
    return f"{seen.method} {seen.path}" if seen.status == 405 else ""


def wrong_host(seen: Answered) -> str:
    """Requested a host name that is not this site's.

    Legitimate: an old bookmark by IP address, a monitoring probe; a dozen within ten minutes mean nothing.
    """
    return seen.path if seen.status == 400 and not seen.host_is_ours else ""


def missing_page(seen: Answered) -> str:
    """One more page that does not exist, after twenty within a minute.

    Legitimate: a crawler that follows the URLs of the site before a move; it is told to slow down.
    """
    return seen.path if seen.status == 404 else ""


def csrf_failure(*, path: str, reason: str) -> str:
    """Submitted a form without a CSRF token.

    Legitimate: a tab that was open since before the last log-in. A few within ten minutes mean nothing.
    """
    return f"{path}: {reason}"


def forbidden_object(*, action: str, thing: str) -> str:
    """Requests objects that the rules refuse, again and again, as in an enumeration of ids.

    Legitimate: follows links that colleagues with other roles sent. Ten within ten minutes mean nothing.
    """
    return f"{action} {thing}".strip()


def manipulated_value(*, name: str) -> str:
    """A signed or hidden value came back with other content than this site issued.

    Legitimate: nothing but a broken proxy or a cookie truncated by a program.
    """
    return name


def honeypot_field(*, form: str) -> str:
    """Filled in a honeypot field, which no user sees, hears or reaches.

    Legitimate: a browser extension that fills in everything; its owner is slowed down for a few seconds. Each form
    counts once.
    """
    return form


def session_on_two_devices(*, session: str) -> str:
    """Sent the cookie of a session without that of its device.

    Legitimate: a user deleted single cookies by hand. Once does nothing but log them out.
    """
    return session


def second_factor_failure(*, kind: str) -> str:
    """Gave a wrong second factor after a right password.

    Legitimate: a clock that runs wrong, a mistyped code. Five within a quarter of an hour mean nothing.
    """
    return kind


def credential_stuffing(*, names: int) -> str:
    """Tried more than ten different names with wrong passwords within ten minutes.

    Legitimate: no single user; an office in which ten people mistype at once. A name no longer counts once the right
    password follows, and a user who logs in is never blocked.
    """
    return f"{names} names" if names > MANY_NAMES else ""


def limit_used_up(seen: Answered) -> str:
    """Continues although a limit is exceeded and the response says how long to wait.

    Legitimate: an office whose people search at the same moment. What arrives within seconds of the first such
    response does not count, nor five more.
    """
    return seen.path if seen.status == 429 else ""


def unwanted_file(*, path: str) -> str:
    """Submitted a form with a file. No form of this site takes one; uploads to the library use their own protocol.

    Legitimate: nothing that our pages can do.
    """
    return path


def upload_lies(*, claimed: str, found: str) -> str:
    """Uploaded a file disguised as a picture, a document or a recording: a web page or a program under such a name,
    found by its first bytes, or one hidden inside, found by the worker.

    Legitimate: saves the error page of another site under the name of the picture that they wanted; has a file that
    was damaged or tampered with elsewhere. Once or twice within ten minutes means nothing.
    """
    return f".{claimed} is {found}"


def page_violation(*, directive: str, blocked: str) -> str:
    """A browser reported a violation of the content security policy or Trusted Types on a published page.

    Legitimate: an extension of the reader's browser; those that identify themselves do not count. Any client can send
    such a report, so it is recorded under the article and its editor, and has no effect by itself.
    """
    return "" if "-extension" in blocked else f"{directive}: {blocked}"


def stripped_script(*, thing: str, what: str) -> str:
    """Saved a text that contained script, which was removed.

    Legitimate: pastes from a page that carries script. Two within ten minutes mean nothing.
    """
    return f"{thing}: {what}" if what else ""


def large_export(*, rows: int, what: str) -> str:
    """Exported more at once than daily work needs.

    Legitimate: an auditor, or a user who was asked for the yearly report.
    """
    return f"{what}: {rows}" if rows > LARGE_EXPORT else ""


def firewall(*, rule: str) -> str:
    """The web application firewall refused a request because of its signatures (intrusion/detection/firewall_log.py).

    Legitimate: text in a field that the firewall was not configured for. Its log does not
    say whether a page of another site sent the request, so this is only recorded; the firewall refuses the next one.
    """
    return rule


SENSORS_ABOUT_CLIENTS = (
    Sensor("scanner_path", _("Looked for weak spots of other programs"), 10, scanner_path, blocks=True, distinct=True),
    Sensor("honeypot_address", _("Went where robots are asked not to go"), 20, honeypot_address, blocks=True,
           distinct=True),
    Sensor("attack_tool", _("Uses a program made for attacks"), 20, attack_tool, blocks=True),
    Sensor("probing_query", _("Tried pieces of SQL or script in an address"), 10, probing_query, blocks=True,
           distinct=True),
    Sensor("probing_form", _("Tried pieces of SQL or script in a form"), 10, probing_form, blocks=True, distinct=True),
    Sensor("hammered_form", _("Sent a form again and again with other pieces of SQL or script"), 20, hammered_form,
           minutes=1, blocks=True),
    Sensor("wrong_method", _("Used a method that the address does not take"), 5, wrong_method, free=5, distinct=True),
    Sensor("wrong_host", _("Asked for a host name that is not this site's"), 5, wrong_host, free=12, distinct=True),
    Sensor("missing_page", _("Asked for many pages that do not exist"), 1, missing_page, free=20, minutes=1,
           distinct=True),
    Sensor("csrf_failure", _("Sent forms that did not come from here"), 5, csrf_failure, free=4),
    Sensor("forbidden_object", _("Wanted what the rules refuse, again and again"), 2, forbidden_object, free=10),
    Sensor("manipulated_value", _("Changed a value that was signed"), 10, manipulated_value),
    Sensor("honeypot_field", _("Filled in a field that people do not meet"), 20, honeypot_field, blocks=True,
           distinct=True),
    Sensor("session_on_two_devices", _("Used a session on another device"), 20, session_on_two_devices),
    Sensor("second_factor_failure", _("Gave wrong codes"), 5, second_factor_failure, free=5, minutes=15),
    Sensor("credential_stuffing", _("Tried passwords for many names"), 10, credential_stuffing, blocks=True),
    Sensor("limit_used_up", _("Went on although told to wait"), 2, limit_used_up, free=5, grace=10),
    Sensor("unwanted_file", _("Sent a file where none is taken"), 10, unwanted_file),
    Sensor("upload_lies", _("Uploaded files that are not what their names say"), 10, upload_lies, free=2),
    Sensor("firewall", _("Was refused by the firewall"), 0, firewall, free=3),
    Sensor("page_violation", _("A browser refused something on a page"), 0, page_violation),
)  # fmt: skip
SENSORS_ABOUT_PEOPLE = (
    Sensor("forbidden_object_of_person", _("Wanted what their role refuses, again and again"), 2, forbidden_object,
           free=10, about_people=True),
    Sensor("second_factor_failure_of_person", _("Wrong codes were given for the account"), 5, second_factor_failure,
           free=5, minutes=15, about_people=True),
    Sensor("stripped_script", _("Saved texts with script in them"), 5, stripped_script, free=2, about_people=True),
    Sensor("large_export", _("Took very much out at once"), 20, large_export, about_people=True),
)  # fmt: skip
SENSORS = {sensor.name: sensor for sensor in (*SENSORS_ABOUT_CLIENTS, *SENSORS_ABOUT_PEOPLE)}
# Sensors of responses, and those of them that also apply to successful ones.
OF_ANSWERS = tuple(
    SENSORS[name]
    for name in (
        "scanner_path",
        "honeypot_address",
        "wrong_method",
        "wrong_host",
        "missing_page",
        "limit_used_up",
    )
)
OF_REQUESTS = (SENSORS["attack_tool"], SENSORS["probing_query"], SENSORS["probing_form"])


@lru_cache(maxsize=1024)
def _tool_named(user_agent: str) -> str:
    found = TOOLS.search(user_agent[:300])
    return safe_excerpt(found[0]) if found else ""


def is_marked(headers: Mapping[str, Any]) -> bool:
    """Whether a successful request is worth checking: it has a query string, or names an attack tool."""
    return bool(headers.get("QUERY_STRING")) or bool(_tool_named(headers.get("HTTP_USER_AGENT", "")))
