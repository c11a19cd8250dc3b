"""Every hardening setting on one screen.

Settings of Django come first, then the table of content security policies. What depends on ``OVER_TLS`` is all that
the loopback demo relaxes: its browsers and ``curl`` speak plain HTTP, where Secure cookies and HSTS do not work.
"""

from collections.abc import Mapping, Sequence

from csp.constants import NONCE, NONE, Nonce

from secureproject.media_storage import media_accel, media_host
from secureproject.single_sign_on import form_hosts
from secureproject.site_mode import DEMO, OVER_TLS, env

# Passwords: the first hasher creates new hashes. Lengths, ban list and words: ASVS 6.2; no composition rules.
PASSWORD_HASHERS = ["accounts.passwords.hashing.BoundedArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.password_rules.LengthValidator"},
    {"NAME": "accounts.passwords.password_rules.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.password_rules.KnownWordsValidator"},
]
SITE_NAMES_CALLABLE = "secureproject.site_names.site_names"

# Cookies. ``__Host-``: browsers accept them only over TLS, for this host alone and all of it, so that no other host
# of the domain can plant one. Public pages read and set none.
_HOST = "__Host-" if OVER_TLS else ""
SESSION_COOKIE_NAME = f"{_HOST}session"
SESSION_COOKIE_SECURE = OVER_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 60, least=1)  # of inactivity (ASVS 7.3.1)
SESSION_LIFE_HOURS = env.number("SESSION_LIFE_HOURS", 12, least=1)  # regardless of activity (ASVS 7.3.2)
DEVICE_COOKIE_NAME = f"{_HOST}device"  # set at login; a session opens only in the browser that began it
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
CSRF_COOKIE_SECURE = OVER_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # until the browser closes
CSRF_FAILURE_VIEW = "secureproject.http.errors.csrf_failure"
CSRF_USE_SESSIONS = False  # a reader who comments has no session
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own

# Transport. HSTS grows by HSTS_DAYS: one day, a week, a month, a year; each step once the one before has held.
# Preload cannot be undone for months: only by HSTS_PRELOAD, and only from a year upward.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
HSTS_DAYS = env.number("HSTS_DAYS", 1)
SECURE_HSTS_SECONDS = HSTS_DAYS * 86_400 if OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = OVER_TLS and env.flag("HSTS_INCLUDE_SUBDOMAINS", default=True)
HSTS_PRELOAD_WANTED = env.flag("HSTS_PRELOAD")
SECURE_HSTS_PRELOAD = HSTS_PRELOAD_WANTED and SECURE_HSTS_INCLUDE_SUBDOMAINS and HSTS_DAYS >= 365
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # demands preload of every site
    "guardian.W001",  # demands its backend, which would accept expired grants (rbac/grants.py)
]
SECURE_SSL_REDIRECT = OVER_TLS
# Only a known proxy may say that its side used TLS; from any other client the header may be forged.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None

# Headers of every response.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
REPORTS = "/csp-reports/"
EXTRA_HEADERS = {
    "Reporting-Endpoints": f'own="{REPORTS}"',
    "Integrity-Policy": "blocked-destinations=(script), endpoints=(own)",  # http/script_integrity.py
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
            "fullscreen", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
            "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
            "screen-wake-lock", "serial", "storage-access", "usb", "xr-spatial-tracking",
        )
    ),
}  # fmt: skip
# Personal pages are stored by no cache, not even the browser's own after logout.
PRIVATE_PREFIXES = ("/account/", "/admin/", "/cms/", "/guest/")
PRIVATE_CACHE_CONTROL = "no-store, private"

# Uploaded files. A separate host keeps pages and cookies of this site out of their reach; it serves only public
# files. A front server that supports X-Accel-Redirect sends them itself: from this path.
MEDIA_PREFIX = "/media/"
SEEN_PREFIX = "/guest/"  # the same files, for guests with a link to a version that is not public
MEDIA_HOST = media_host(env)
MEDIA_ORIGIN = f"http{'s' if OVER_TLS else ''}://{MEDIA_HOST}" if MEDIA_HOST else ""
MEDIA_ACCEL = media_accel(env)

# Intrusion detection (intrusion/). Its measures against an address never cover login, which has its own limits.
INTRUSION_ALLOW_LIST = env.words("INTRUSION_ALLOW_LIST", "")
INTRUSION_DRY_RUN = env.flag("INTRUSION_DRY_RUN")  # everything is logged, nothing is done
INTRUSION_SENSORS_ABOUT_PEOPLE = env.flag("INTRUSION_SENSORS_ABOUT_PEOPLE")  # ask the works council first
INTRUSION_WRITTEN_FIELDS = (
    "text",
    "name",
    "explanation",
    "q",
)  # of a comment or report: plain text; searches
# All clients of a demo share one address: a user who tries out intrusion detection wants to continue afterwards.
INTRUSION_LONGEST_BLOCK_MINUTES = 1 if DEMO else 24 * 60
INTRUSION_PASS_COOKIE = f"{_HOST}pass"  # set at login: a block of the address does not keep its owner out
# Nor what links in emails open: a network that strangers got blocked may be the one of their owner.
INTRUSION_OPEN_PATHS = (
    "/account/login/", "/account/second-factor/", "/account/sso/", "/account/confirm/", "/account/logout/",
    "/account/password/reset/", "/account/invitation/", "/account/not-me/", "/account/address/",
    "/account/second-factor-reset/", "/guest/", "/comments/mine/", "/static/", "/healthz", "/readyz",
)  # fmt: skip
INTRUSION_ADJUST_ANSWER = "secureproject.http.intrusion_reporting.add_public_headers"

# Limits of a request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = ["secureproject.http.uploads.RefuseFiles"]

# Content security policies. STATIC stands for this host's path of static files: a bare 'self' would also run an
# uploaded script. A nonce is only for responses that no cache may store. MEDIA stands for the path of uploaded
# files, on this host and on their own host if they have one. SEEN stands for the path at which a guest with a link
# sees a version and its files. FRAMES stands for the hosts that administrators allow and that the page really
# embeds, COLOURS for the path of style sheets with the site's own (content/public/pages/accents.py).
STATIC, MEDIA, SEEN, FRAMES, COLOURS = "{static}", "{media}", "{seen}", "{frames}", "{colours}"
type Policy = Mapping[str, Sequence[str | Nonce]]
_BASE: Policy = {
    "default-src": [NONE],
    "script-src": [STATIC],
    "style-src": [STATIC, COLOURS],
    "font-src": [STATIC],
    "img-src": [STATIC, MEDIA],
    "media-src": [MEDIA],
    "connect-src": ["'self'"],
    "base-uri": [NONE],
    "form-action": ["'self'"],
    "frame-ancestors": [NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["own-response"],
    "report-uri": [REPORTS],  # for browsers without the Reporting API
    "report-to": ["own"],
}
_NONCE: Policy = {"script-src": [STATIC, NONCE], "style-src": [STATIC, COLOURS, NONCE]}
# Libraries write HTML in the editor and the admin: there DOMPurify is the default policy and sanitises it first.
_LIBRARIES: Policy = {"trusted-types": ["own-response", "default", "dompurify"]}
CONTENT_POLICIES: Mapping[str, Policy] = {
    "public": _BASE,
    # A public page whose view named hosts of frames (FRAMES_FROM): chosen by the page, not by its path.
    "framing": {**_BASE, "frame-src": [FRAMES]},
    "private": {**_BASE, **_NONCE},
    "login": {
        **_BASE,
        "form-action": ["'self'", *form_hosts(env)],
        "img-src": [STATIC],
        "media-src": [NONE],
        "connect-src": [NONE],
        "trusted-types": [NONE],
    },
    "editor": {**_BASE, **_NONCE, **_LIBRARIES},
    "admin": {**_BASE, **_NONCE, **_LIBRARIES},
    # A version in the theme of the site, in a frame of the page around it, without scripts.
    "preview": {
        **_BASE,
        "script-src": [NONE],
        "img-src": [STATIC, MEDIA, SEEN],
        "media-src": [MEDIA, SEEN],
        "connect-src": [NONE],
        "trusted-types": [NONE],
        "frame-ancestors": ["'self'"],
    },
    "previewer": {**_BASE, **_NONCE, "frame-src": ["'self'"]},
    # Uploaded files: no scripts, no subresources and no origin, wherever they are opened.
    "media": {"sandbox": [], "default-src": [NONE]},
}
# The first pattern that matches the start of the path decides; every other path is public.
CONTENT_POLICY_OF = (
    (r"/account/login/", "login"),
    (r"/account/", "private"),
    (r"/admin/", "admin"),
    (r"/cms/articles/(new|\d+)/(choose-sides/|correct/(publish/)?)?$", "editor"),
    (r"/cms/articles/\d+/preview/page/$", "preview"),
    (r"/cms/articles/\d+/preview/", "previewer"),
    (r"/cms/settings/preview/$", "preview"),
    (r"/cms/settings/$", "previewer"),
    (r"/cms/settings/(change|notice)/$", "previewer"),
    (r"/cms/", "private"),
    (r"/guest/(seen|asked)/[^/]+/media/", "media"),
    (r"/guest/(seen|asked)/[^/]+/page/$", "preview"),
    (r"/guest/", "previewer"),
    (r"/media/", "media"),
)
