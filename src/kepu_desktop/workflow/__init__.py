"""What the coordinator does: open, add, fill, check, review, export. Window and command line call
only this package; ``session`` owns the state, one module stands for each activity.
"""
