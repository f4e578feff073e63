"""The machine: where resources and user folders are, files written whole, the clock, the log."""
