"""A .docx read as blocks that Typst can set: paragraphs by their style's name, tables with spans, pictures."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_ALIGN = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.LEFT: "left",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}


@dataclass
class _Found:
    """Pictures by the name that blocks use; the names of styles by their ids, since to look one up reads all styles."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    styles: dict[str | None, str] = field(default_factory=dict)

    def style_of(self, paragraph: Paragraph) -> str:
        """The name of a paragraph's style."""
        key = paragraph._p.style
        if key not in self.styles:
            style = paragraph.style
            self.styles[key] = style.name or "" if style is not None else "正文"
        return self.styles[key]


def blocks_of(content: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """({"title", "landscape", "blocks"}, pictures by the file name that blocks use).

    A paragraph is {"kind": "par", "style", "align", "runs": [{"text", "bold", "underline"} | {"picture", "width_pt"}]};
    a table {"kind": "table", "style", "columns": widths in parts of 1000, "head": rows that repeat, "cells":
    [{"x", "y", "colspan", "rowspan", "blocks"}]}; {"kind": "break"} starts a page.
    """
    document = Document(io.BytesIO(content))
    found = _Found()
    blocks = list(_blocks(document, found))
    section = document.sections[0]
    title = document.core_properties.title or _title(blocks)
    landscape = bool(section.page_width and section.page_height and section.page_width > section.page_height)
    return {"title": title, "landscape": landscape, "blocks": blocks}, found.pictures


def imprinted(content: bytes, mark: str, sample: bool) -> bytes:
    """The .docx with the small line `mark` at the foot, and the sample's mark at the head, of every page."""
    document = Document(io.BytesIO(content))
    for section in document.sections:
        for wanted, place, text in ((mark, section.footer, mark), (sample, section.header, "样例数据 Sample data")):
            if wanted:
                paragraph = place.add_paragraph()
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.add_run(text).font.size = Pt(8)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _title(blocks: list[dict[str, Any]]) -> str:
    titles = ["".join(run.get("text", "") for run in b["runs"]) for b in blocks if b.get("style") == "文书标题"]
    return titles[0] if titles else "文书"


def _blocks(parent: Any, found: _Found) -> Iterator[dict[str, Any]]:
    for part in parent.iter_inner_content():
        if isinstance(part, Table):
            yield _table(part, found)
        else:
            if any(mark.get(qn("w:type")) == "page" for mark in part._p.iter(qn("w:br"))):
                yield {"kind": "break"}
            yield _paragraph(part, found)


def _paragraph(paragraph: Paragraph, found: _Found) -> dict[str, Any]:
    runs = [piece for run in paragraph.runs for piece in _run(run, found)]
    alignment = paragraph.alignment
    return {
        "kind": "par",
        "style": found.style_of(paragraph),
        "align": _ALIGN.get(alignment, "") if alignment is not None else "",
        "runs": runs,
    }


def _run(run: Run, found: _Found) -> Iterator[dict[str, Any]]:
    for blip in run._r.iter(qn("a:blip")):
        part = run.part.related_parts[blip.get(qn("r:embed"))]
        name = f"picture{len(found.pictures) + 1}.{part.partname.ext}"
        found.pictures[name] = part.blob
        extent = next(run._r.iter(qn("wp:extent")))
        yield {"picture": name, "width_pt": int(extent.get("cx")) // 12700}
    if run.text:
        yield {"text": run.text, "bold": bool(run.bold), "underline": bool(run.underline)}


def _table(table: Table, found: _Found) -> dict[str, Any]:
    widths = [int(column.width or 1) for column in table.columns]
    whole = sum(widths)
    heads = 0
    for row in table.rows:
        if row._tr.trPr is None or row._tr.trPr.find(qn("w:tblHeader")) is None:
            break
        heads += 1
    return {
        "kind": "table",
        "style": table.style.name if table.style is not None else "",
        "columns": [width * 1000 // whole for width in widths],
        "head": heads,
        "rows": len(table.rows),
        "cells": list(_cells(table, found)),
    }


def _cells(table: Table, found: _Found) -> Iterator[dict[str, Any]]:
    grid: list[list[Any]] = [[cell._tc for cell in row.cells] for row in table.rows]
    seen: set[int] = set()
    for y, line in enumerate(grid):
        for x, cell in enumerate(line):
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            colspan = sum(1 for other in line[x:] if other is cell)
            rowspan = sum(1 for row in grid[y:] if x < len(row) and row[x] is cell)
            inner = list(_blocks(_Cell(cell, table), found))
            yield {"x": x, "y": y, "colspan": colspan, "rowspan": rowspan, "blocks": inner}
