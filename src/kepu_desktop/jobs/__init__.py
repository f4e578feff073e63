"""One priority queue over worker processes: a crash, hang or memory blow-up costs one job.

``model`` holds the plain data and the ``Executor`` protocol; ``pool`` runs jobs in processes of
their own, ``inline`` in the calling thread. Nothing here knows what a job does.
"""
