"""视频: every film of the submission in one list, and beside it the one that is looked at."""
