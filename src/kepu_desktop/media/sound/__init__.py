"""What a film sounds like: how loud, where silent, where it ends, and where somebody speaks.

The first audible sound track is judged, whatever players show beside it. ``clock``, ``silence`` and
``mixing`` are pure; ``track`` decodes; ``levels`` and ``speech`` are the doors.
"""
