"""Mutation tests of rbac: each small change of its code must make some test fail. `bin/check --deep` runs them.

Why neither of the known tools. cosmic-ray 8 reads source with parso, which knows no ``type`` statements, so half of
rbac is a syntax error to it, and it starts Django anew for each mutant. mutmut 3 changes no function that wears a
decorator (but static and class methods), which here is every verb, and nothing outside functions. This one collects
the tests once, notes which lines each of them runs (reached.py), and for each mutant forks a process whose loaded
functions run the change (swapping.py), against the tests that reach it, the likeliest to fail first (selection.py).
A mutant counts as killed only when the very same tests pass in a fork without it (plugin.py, cold.py).
"""
