"""Where each field of the programme’s generated views was first written."""

from __future__ import annotations

from safeguarding.casework.families.generated import generated
from safeguarding.casework.programme.presenters import EvidenceLine, ModuleLine, SessionLine

generated(
    ModuleLine,
    "Programme: a line a module",
    module="programme.ModuleSet.text",
    state=("programme.ModuleStep.kind", "programme.ModuleStep.on", "programme.ModuleStep.reason"),
    sessions=("programme.ModuleSession.entry", "workbook.Entry.at"),
    scales=("programme.ScaleAnswer.value", "programme.ScaleAnswer.on"),
    known=("programme.Evidence.known", "programme.Evidence.points"),
)
generated(
    SessionLine,
    "Programme: the sessions of a module",
    when="workbook.Entry.at",
    by=("workbook.Entry.author", "workbook.Entry.role"),
    text="workbook.Entry.text",
)
generated(
    EvidenceLine,
    "Programme: the evidence of a module or an area",
    text="programme.Evidence.text",
    known="programme.Evidence.known",
    points="programme.Evidence.points",
    when="programme.Evidence.on",
    by=("programme.Evidence.author", "programme.Evidence.role", "programme.Evidence.written_at"),
    source=("programme.Evidence.entry", "workbook.Entry.at", "workbook.Entry.author"),
)
