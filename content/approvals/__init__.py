"""Approvals: who approved, who could, and which approvals still count."""
