"""Pictures in a Word paper, each file once.

python-docx looks through every picture and every id of the document at each new one; a report of
hundreds needs a store that knows what it has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.parts.story import StoryPart
from docx.shared import Emu, Mm

NO_PICTURE = (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError)
_SIDES = ("distT", "distB", "distL", "distR")


def is_picture(data: bytes) -> bool:
    """Whether ``PictureStore.inline`` takes it."""
    try:
        Image.from_blob(data)
    except NO_PICTURE:
        return False
    return True


@dataclass(slots=True)
class PictureStore:
    """The pictures of one paper, by content."""

    owner: StoryPart
    _links: dict[bytes, str] = field(default_factory=dict)
    _shown: int = 0

    def inline(self, data: bytes, width_mm: float, height_mm: float, description: str) -> CT_Inline:
        """The picture in line, fitted into the box, with its alternative text (made legal before).

        Raises one of ``NO_PICTURE`` for what python-docx does not take.
        """
        image = Image.from_blob(data)
        width, height = int(Mm(width_mm)), int(Mm(height_mm))
        scale = min(width / image.width, height / image.height)
        self._shown += 1
        inline = CT_Inline.new_pic_inline(
            self._shown,
            self._link(image, data),
            f"image.{image.ext}",  # the file's own name is of no concern to the reader
            Emu(round(image.width * scale)),
            Emu(round(image.height * scale)),
        )
        for side in _SIDES:
            inline.set(side, "0")  # else a reader's own margin breaks the line
        inline.docPr.set("descr", description)
        return inline

    def _link(self, image: Image, data: bytes) -> str:
        digest = hashlib.sha256(data).digest()
        if digest not in self._links:
            name = PackURI(f"/word/media/image{len(self._links) + 1}.{image.ext}")
            part = ImagePart.from_image(image, name)
            self._links[digest] = self.owner.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._links[digest]
