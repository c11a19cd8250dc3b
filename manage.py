#!/usr/bin/env python3
"""Django's command line for this project; see docs/operations.md for the commands operators use."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except KeyboardInterrupt:  # also while it is still importing
        sys.exit(130)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:  # a sentence with the way out, where a stack trace would hide it
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(wrong))
    except KeyboardInterrupt:  # also while it is still importing
        sys.exit(130)


if __name__ == "__main__":
    main()
