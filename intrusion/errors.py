"""Exceptions of this app."""


class TooManyAttempts(Exception):
    """A rate limit is exceeded. Answer with status 429 and ``Retry-After``.

    ``retry_after`` is in whole seconds, at least 1. The message does not say which limit it was: that would tell an
    attacker whether to change the address or the name.
    """

    status_code = 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many attempts. Try again in {retry_after} seconds.")
