"""Authentication: log-in, re-authentication, enrolment, single sign-on callbacks. Imports every folder below;
only views import it.
"""
