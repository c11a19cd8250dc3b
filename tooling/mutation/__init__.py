"""Mutation tests of rbac: each small change of its code must make some test fail. `bin/check --deep` runs them.

Why neither of the known tools: cosmic-ray reads source with parso, which knows no ``type`` statements, so half of rbac
is a syntax error to it, and it starts Django anew for each mutant; mutmut leaves out every function that wears a
decorator, which here is every verb. This one changes the code of functions that are already loaded, in a fork of a
process that has collected the tests once, and runs only the tests that reach the changed line.
"""
