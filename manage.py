#!/usr/bin/env python3
"""Django's command line for this project; see docs/operations.md for the commands operators use."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # also while it is still importing
        sys.exit(130)


if __name__ == "__main__":
    main()
