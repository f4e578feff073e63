"""A call for submissions as data: a folder with call.toml, notice.txt and the blank form.

Nothing else in the program knows a number, label, date or address of any notice.
"""
