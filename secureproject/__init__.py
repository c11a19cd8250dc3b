"""The site: settings, hardening, URLs and wiring of the apps."""
