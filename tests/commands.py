"""Commands run inside the process of the tests, and what a shell would see of them."""

from io import StringIO
from typing import NamedTuple

from django.core.management import CommandError, call_command


class Ran(NamedTuple):
    """``warned`` is what went to stderr."""

    status: int
    printed: str
    warned: str = ""


def printed(*words: str) -> str:
    """What ``manage.py`` with these words prints. Fails if it is refused."""
    done = ran(*words)
    assert done.status == 0, done
    return done.printed


def refusal(*words: str) -> str:
    """The sentence with which ``manage.py`` with these words is refused. Fails if it is not."""
    done = ran(*words)
    assert done.status != 0, done
    return done.printed


def ran(*words: str) -> Ran:
    """What became of ``manage.py`` with these words; of a refusal, its sentence."""
    out, err = StringIO(), StringIO()
    try:
        call_command(*words, stdout=out, stderr=err)
    except SystemExit as end:
        return Ran(int(str(end.code or 0)), out.getvalue(), err.getvalue())
    except CommandError as error:
        return Ran(error.returncode, str(error), err.getvalue())
    return Ran(0, out.getvalue(), err.getvalue())
