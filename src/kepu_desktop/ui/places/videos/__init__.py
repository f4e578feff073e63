"""视频: every film of the submission in one list, and beside it the one that is looked at."""

from kepu_desktop.ui.places.videos.place import VideosPlace

__all__ = ["VideosPlace"]
