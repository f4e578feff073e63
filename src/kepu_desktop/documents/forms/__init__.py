"""Information forms by their labels: ``fill_form`` writes one, ``read_form`` reads one.

geometry and glyphs see the document as grids and text; labels know the call's words; placing
decides where each key's value stands; ticks finds the boxes; filling, editing and drafting write;
reading and entries read. A new build of form is added in glyphs (how it reads), ticks or editing
(how it is written), nowhere else.
"""

from kepu_desktop.documents.forms.filling import fill_form
from kepu_desktop.documents.forms.reading import read_form
from kepu_desktop.documents.forms.values import FilledForm, FormReading, FormValues, Unplaced

__all__ = ["FilledForm", "FormReading", "FormValues", "Unplaced", "fill_form", "read_form"]
