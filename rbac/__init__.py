"""RBAC: who may do what, and why. Role and object permissions that explain themselves."""
