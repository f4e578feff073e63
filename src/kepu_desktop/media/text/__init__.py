"""Text of the picture and of subtitle tracks: what is written, where, and in which script.

``reader`` reads lines out of pictures, ``watch`` joins it with the search for subtitles.
``plan``, ``subtitles`` and what they use (``lines``, ``clusters``, ``coverage``, ``script``)
decode nothing and know no picture: observations in, facts out.
"""
