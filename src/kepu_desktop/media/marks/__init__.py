"""What stays in the picture while everything else changes: marks laid over it, and black borders.

``MarkSearch`` and ``Borders`` take the same few dozen frames, 960 pixels wide, and judge nothing.
"""
