"""Rules: pure functions of (call, submission, facts) that yield findings. No I/O.

``registry`` holds the decorator, one module a topic holds the rules, ``judge`` runs them all.
"""
