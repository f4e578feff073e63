"""Forms that units filled, merged into the submission: what is new, equal or in conflict."""
