"""What the golden files hold, and how the newest was made: ``python tests/project/golden/make.py``.

A file of a version that was published is never made again; the test pins its SHA-256.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from kepu_desktop.domain.facts import MediaFacts
from kepu_desktop.domain.findings import How, Resolution, Signature
from kepu_desktop.domain.submission import Annex, Export, Handover, Mailed, Submission
from kepu_desktop.project import schema
from kepu_desktop.project.store import Project
from project.samples import CALL_FILES, NOW, full_submission

VERSIONS = {
    1: "6d18f451b3f6ce5407c97614cc5057b905715a67e5dcd9711014719044ce5e29",
    2: "cb45712d5446e722e25e1b2cfc5af5b23927b760b48dfc075e150c0202e50a48",
    3: "221978f2bccc1d8338762b9d57450238edd79811cf46fc5e840654bc472a6875",
    4: "445097f1276deeed0eaf7e1ec027ce9536e639a45f1bd295472977436f983bcd",
}


ANNEX = hashlib.sha256(b"annex").hexdigest()
HANDED = (
    Handover(1, "case", NOW, "某省科协_案例", "ef", True, "", ("c2",)),
    Handover(2, "delivery", NOW, "某省科协_交付", "12", False, "李某", ("v1", "v2")),
)


def expected(version: int) -> Submission:
    """The state that the golden file of ``version`` was written with."""
    state = full_submission()
    if version < 3:
        ids = {key: n for key, n in state.next_ids.items() if key in "ves"}
        state = replace(state, cases=(), materials=(), feedback=(), next_ids=ids)
    else:
        state = replace(state, annexes={"系列行动": Annex("附件3.docx", ANNEX)}, handovers=HANDED)
    if version < 4:
        ids = {key: n for key, n in state.next_ids.items() if key not in "ur"}
        state = replace(state, roster=(), returned=(), bindings={}, extras={}, next_ids=ids)
    if version < 2:
        state = replace(state, hints={})
    return replace(
        state,
        resolutions=(
            Resolution(
                1, "v1", "video/duration", How.WAIVED, "李某", NOW, "同意", "f1", "ab", True
            ),
            Resolution(2, "v2", "video/marks", How.CONFIRMED_OK, "李某", NOW, "", "f2"),
        ),
        signatures=(Signature(1, "v1", "王某", "科普专家", NOW, "pass", "无", "f1"),),
        exports=(
            Export(
                1,
                NOW,
                "某省科协_报送包",
                "cd",
                False,
                "李某",
                ("v1 video/bitrate",),
                {"unit": "某省科协"},
                Mailed(NOW, "李某"),
            ),
        ),
    )


def main() -> None:
    target = Path(__file__).parent / f"v{schema.VERSION}.kepu"
    state = expected(schema.VERSION)
    with tempfile.TemporaryDirectory() as scratch:
        project = Project.create(
            target,
            call_files=CALL_FILES,
            tool_version="0.1.0",
            now=NOW,
            snapshots=Path(scratch),
        )
        with project:
            assert project.keep_document(b"annex") == ANNEX
            whole = replace(full_submission(), annexes=state.annexes)
            held = project.commit(project.load(), whole, "全部")
            held = project.set_template(("单位的表.docx", b"docx"), "用单位的表", held.bindings)
            project.commit(held, replace(held, films=(), series=()), "清空")
            project.undo()
            for line in state.resolutions:
                project.append_resolution(
                    subject=line.subject,
                    rule=line.rule,
                    how=line.how,
                    by=line.by,
                    at=line.at,
                    reason=line.reason,
                    basis=line.basis,
                    sha256=line.sha256,
                )
            project.revoke("resolution", 1, "李某", NOW, "看错")
            project.append_signature(
                subject="v1",
                by="王某",
                role="科普专家",
                at=NOW,
                result="pass",
                remark="无",
                basis="f1",
            )
            [export] = state.exports
            project.append_export(
                at=export.at,
                folder=export.folder,
                sha256=export.sha256,
                draft=export.draft,
                accepted_by=export.accepted_by,
                accepted=export.accepted,
                content=export.content,
            )
            project.mark_mailed(1, "李某", NOW)
            for handed in HANDED:
                project.append_handover(handed)
            project.put_facts([("f1", "quick-1", MediaFacts(size=1, container="mp4"))])


if __name__ == "__main__":
    main()
