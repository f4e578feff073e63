"""What leaves the house as a whole: packages built aside, verified, renamed, and checked again.

``mail_package`` writes, ``verify`` checks at any time, ``naming`` and ``manifest`` serve both.
"""
