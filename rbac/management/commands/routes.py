"""``manage.py routes``: every URL with the rule of its view."""

import sys
from typing import Any

from foundation.commands import JsonCommand, columns
from rbac.enforcement.report_only import report_only
from rbac.enforcement.routes import Route, routes


class Command(JsonCommand):
    help = "Lists every address with its declared rule. Exit status 1 if one that needs a rule has none."
    requires_system_checks = ()  # it is needed most when the checks fail

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(routes())
        rows = [(route.address, rule_text(route)) for route in found]
        self.say([facts(route) for route in found], columns(rows), indent=2)
        if any(route.undeclared for route in found):
            sys.exit(1)


def rule_text(route: Route) -> str:
    rule = route.rule
    if rule is None:
        if not route.undeclared:
            return "not guarded (RBAC_GUARDED_NAMESPACES)"
        return "NO RULE: let through and noted (RBAC_REPORT_ONLY)" if report_only() else "NO RULE: refused"
    if not rule.action:
        return f"{rule.kind}: {rule.text}"
    model = f" of {rule.model._meta.label_lower}" if rule.model else ""
    return f"{rule.kind} {rule.action}{model}"


def facts(route: Route) -> dict[str, Any]:
    rule = route.rule
    return {
        "address": route.address,
        "name": route.name,
        "view": route.view,
        "rule": rule.kind if rule else None,
        "reason": rule.text if rule else "",
        "action": str(rule.action) if rule else "",
        "model": rule.model._meta.label_lower if rule and rule.model else None,
    }
