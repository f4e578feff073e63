"""The version of all that reads media; part of the key under which facts are kept."""

# Raise it when facts of the same file would come out otherwise.
ANALYSER = "1"
