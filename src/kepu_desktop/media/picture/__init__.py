"""The moving picture of one film: its packets, its key frames, and every frame where it matters.

What is black, still or damaged is decided here; what the pictures say is read in other rooms, from
the frames that this one decodes.
"""
