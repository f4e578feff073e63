"""Papers: Word, Excel, mail and plain text, made and read. One module a paper, bytes in and out.

``forms`` fills and reads information forms by their labels; ``guard`` is the door for every foreign
Word file; ``paper``, ``packing`` and ``wording`` serve the papers that we make. Nothing here
decides what a paper says or writes to a disk.
"""
