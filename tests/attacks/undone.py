"""Settings for a tool that sends the same form a thousand times: whatever a request changes is taken back at its end.

The guard writes down what it finds and does nothing about it.
"""

from secureproject.settings import *  # noqa: F403
from secureproject.settings import MIDDLEWARE

INTRUSION_DRY_RUN = True
SESSION_IDLE_MINUTES = 24 * 60
MIDDLEWARE = ["tests.attacks.taking_back.TakingBackMiddleware", *MIDDLEWARE]
