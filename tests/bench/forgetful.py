"""The site that keeps no page it made, to measure what the first reader of a page waits for."""

from content.public.memory import memory
from secureproject.settings import *  # noqa: F403

memory.limit = 0
