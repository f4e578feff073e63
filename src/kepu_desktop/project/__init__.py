"""The .kepu file: schema, migrations, store, lock, undo rows, snapshots.

It stores; it decides nothing. ``store.Project`` is the door.
"""
