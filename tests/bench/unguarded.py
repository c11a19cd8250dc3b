"""The site without its guard, to be measured beside the site with it."""

from secureproject.settings import *  # noqa: F403
from secureproject.settings import MIDDLEWARE

GUARD = {
    "intrusion.middleware.GuardMiddleware",
    "secureproject.http.intrusion_reporting.IntrusionReportingMiddleware",
}
MIDDLEWARE = [name for name in MIDDLEWARE if name not in GUARD]
