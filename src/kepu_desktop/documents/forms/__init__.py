"""Information forms by their labels: ``fill_form`` writes one, ``read_form`` reads one.

geometry and glyphs see the document as grids and text; labels know the call's words; placing
decides where each key's value stands; slots names every place that could take one, binding puts
the person's own choice over the labels, survey shows both; ticks finds the boxes; filling, editing
and drafting write; reading and entries read. A new build of form is added in glyphs (how it
reads), ticks or editing (how it is written), nowhere else.
"""

from kepu_desktop.documents.forms.binding import NOWHERE
from kepu_desktop.documents.forms.filling import fill_form
from kepu_desktop.documents.forms.reading import read_form
from kepu_desktop.documents.forms.survey import FormSurvey, KeyPlace, SlotView, survey_form
from kepu_desktop.documents.forms.values import (
    FilledForm,
    FormReading,
    FormValues,
    SlotMark,
    Unplaced,
)

__all__ = [
    "NOWHERE",
    "FilledForm",
    "FormReading",
    "FormSurvey",
    "FormValues",
    "KeyPlace",
    "SlotMark",
    "SlotView",
    "Unplaced",
    "fill_form",
    "read_form",
    "survey_form",
]
