"""Word templates from plain text: the styles that the layout knows, as an office finds them in Word.

A line is "style: text"; "| a | b |" is a row of a table, "||" before the first row makes it a head; "---" a new page.
Templates under templates/*/documents were begun with this and are kept as Word files, to be edited in Word.
"""

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

RED = RGBColor(0xC8, 0x10, 0x2E)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# name: (font, size in pt, alignment, first line in pt, colour)
STYLES = {
    "红头": ("方正小标宋简体", 26, CENTER, 0, RED),
    "机关名称": ("方正小标宋简体", 22, CENTER, 0, None),
    "文书标题": ("方正小标宋简体", 22, CENTER, 0, None),
    "发文字号": ("仿宋_GB2312", 16, CENTER, 0, None),
    "红头字号": ("仿宋_GB2312", 16, CENTER, 0, None),
    "主送": ("仿宋_GB2312", 16, LEFT, 0, None),
    "正文段": ("仿宋_GB2312", 16, LEFT, 32, None),
    "一级标题": ("黑体", 16, LEFT, 32, None),
    "二级标题": ("楷体_GB2312", 16, LEFT, 32, None),
    "落款": ("仿宋_GB2312", 16, RIGHT, 0, None),
    "成文日期": ("仿宋_GB2312", 16, RIGHT, 0, None),
    "签字": ("仿宋_GB2312", 16, LEFT, 0, None),
    "事项": ("仿宋_GB2312", 16, LEFT, 0, None),
    "表格文字": ("宋体", 10.5, LEFT, 0, None),
    "小字": ("宋体", 10.5, LEFT, 0, None),
}


def draft(text: str, *, title: str = "", landscape: bool = False) -> bytes:
    """A .docx template of `text`, with its Jinja places as they stand."""
    document = Document()
    _page(document, landscape)
    _styles(document)
    document.core_properties.title = title
    document.core_properties.author = ""
    rows: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.startswith("|"):
            rows.append(line)
            continue
        if rows:
            _table(document, rows)
            rows = []
        if line.strip() == "---":
            document.add_page_break()
        elif line.strip():
            style, _, said = line.partition(": ")
            document.add_paragraph(said, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, landscape: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin = section.bottom_margin = Mm(26)
        section.left_margin = section.right_margin = Mm(25)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTER
    _field(foot.add_run("— "), "PAGE")
    foot.add_run(" —")


def _field(run: Any, code: str) -> None:
    for kind in ("begin", None, "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        run._r.append(element)


def _styles(document: Any) -> None:
    for name, (font, size, alignment, first, colour) in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.quick_style = True
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if colour is not None:
            style.font.color.rgb = colour
        form = style.paragraph_format
        form.alignment, form.first_line_indent = alignment, Pt(first)
        form.space_before = form.space_after = Pt(0)
        if size == 16:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        if name == "签字":
            form.space_before = Pt(6)
            form.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
        if name == "落款":
            form.space_before, form.right_indent, form.keep_with_next = Pt(28), Pt(48), True
        if name == "成文日期":
            form.right_indent = Pt(64)


def _table(document: Any, rows: Iterable[str]) -> None:
    """Cells stand between "|"; "^" joins a cell to the one above, "<" to the one at its left; "#4:" is a width."""
    lines = [[cell.strip() for cell in row.strip().lstrip("|").rstrip("|").split("|")] for row in rows]
    heads = sum(1 for row in rows if row.startswith("||"))
    table = document.add_table(len(lines), max(len(line) for line in lines))
    table.style = "Table Grid"
    table.autofit = False
    _widths(document, table, lines)
    for y, line in enumerate(lines):
        for x, said in enumerate(line):
            if said in ("^", "<"):
                continue
            right, down = _reach(lines, x, y)
            cell = table.cell(y, x).merge(table.cell(down, right)) if (right, down) != (x, y) else table.cell(y, x)
            for place, part in enumerate(said.split("//")):
                paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
                paragraph.style, paragraph.text = document.styles["表格文字"], part.strip()
    for row in table.rows[:heads]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(document: Any, table: Any, lines: list[list[str]]) -> None:
    shares = []
    for x, said in enumerate(lines[0]):
        share, mark, rest = said.partition(":") if said.startswith("#") else ("#1", "", said)
        shares.append(int(share[1:]))
        lines[0][x] = rest.strip() if mark else said
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for x, share in enumerate(shares):
        width = room * share // sum(shares)
        table.columns[x].width = width
        for cell in table.columns[x].cells:
            cell.width = width


def _reach(lines: list[list[str]], x: int, y: int) -> tuple[int, int]:
    right, down = x, y
    while right + 1 < len(lines[y]) and lines[y][right + 1] == "<":
        right += 1
    while down + 1 < len(lines) and x < len(lines[down + 1]) and lines[down + 1][x] == "^":
        down += 1
    return right, down
