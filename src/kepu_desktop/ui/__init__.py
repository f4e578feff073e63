"""The window: the only package that imports Qt. It shows what ``workflow`` offers, decides nothing.

It comes with the next step of the program; until then nothing lies here, and the contracts that
will hold it (docs/architecture.md) already stand.
"""
