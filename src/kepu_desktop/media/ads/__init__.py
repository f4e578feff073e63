"""Signs of advertising in one frame: codes that a telephone reads, and what the read lines say."""
