"""Incident rollback: what an account did in a time window, read from the audit log; the simple part is reverted.

Everything else is listed with a link to the page where a person decides. Imported by secureproject only.
"""
