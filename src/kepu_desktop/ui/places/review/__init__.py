"""校验: all open findings of the submission as one to-do list, and beside it the sentence of the
notice that the chosen one rests on."""

from kepu_desktop.ui.places.review.place import ReviewPlace

__all__ = ["ReviewPlace"]
