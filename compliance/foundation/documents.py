"""Documents as offices issue them: Word from a template that an office can edit, PDF from the same or from Typst.

The same template and values give the same bytes. A value that is missing or empty is a refusal, never an empty
place; so is a character that no font at hand can print.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from flask import current_app
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from PIL import Image, ImageOps

from compliance.foundation import clock, codes, evidence_store
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import canonical
from compliance.foundation.word_reading import blocks_of, imprinted

SHIPPED = Path(__file__).resolve().parent.parent.parent / "templates"
LAYOUT = SHIPPED / "documents" / "office.typ"
_FROM_WORD = b'#import "/office.typ": typeset\n#typeset(json("/data.json"))\n'
_MAIN = "main.typ"
_SERIF = ("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun")
# A bureau's own fonts by their family names, then what is open, for each hand that the format standard asks for.
_HANDS = {
    "fang": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", *_SERIF),
    "song": ("SimSun", "宋体", "NSimSun", "STSong", *_SERIF),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "STZhongsong", *_SERIF),
    "hei": ("SimHei", "黑体", "STHeiti", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", *_SERIF),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", *_SERIF),
}
_QR_MM = 26
_PRINTED_SIDE = 900
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)

Template = Path | bytes


def word(template: Template, context: Mapping[str, Any]) -> bytes:
    """The .docx of `template` (Jinja places, autoescaped) filled with `context`; Refusal DOCUMENTS-01 on a gap.

    A value {"qr": text} becomes a QR code, {"photo": SHA-256, "mm": width} that picture of the evidence store.
    """
    refuse_gaps(context)
    document = DocxTemplate(io.BytesIO(_bytes(template)))
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, finalize=_printed)
    out = io.BytesIO()
    try:
        document.render(_pictured(document, context), jinja_env=environment, autoescape=True)
    except (TemplateError, _EmptyPlaceError) as error:
        raise _gap(str(error)) from error
    document.save(out)
    return _steady(out.getvalue())


class _Code(InlineImage):
    """A QR code, drawn where the paper prints it: a list of a hundred visits carries a hundred that it never shows."""

    def __str__(self) -> str:
        return str(InlineImage(self.tpl, io.BytesIO(codes.png(self.image_descriptor)), width=self.width))

    __html__ = __str__


def _pictured(document: DocxTemplate, value: Any) -> Any:
    """The values with each {"qr": text} as a picture of that code, each {"photo": hash} as that picture."""
    if isinstance(value, Mapping):
        if set(value) == {"photo", "mm"}:
            return InlineImage(document, io.BytesIO(_photo(value["photo"])), width=Mm(value["mm"]))
        if set(value) == {"qr"}:
            return _Code(document, value["qr"], width=Mm(_QR_MM))
        return {key: _pictured(document, part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_pictured(document, part) for part in value]
    return value


def _photo(sha256: str) -> bytes:
    """A picture of the evidence store as papers carry it: upright, of a printable size, and nothing but the picture."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(evidence_store.read(sha256))) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
        picture.thumbnail((_PRINTED_SIDE, _PRINTED_SIDE))
        picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def marked(content: bytes, mark: str, sample: bool) -> bytes:
    """A filled .docx with the small line `mark` at the foot of every page, and whether the data are a sample."""
    return _steady(imprinted(content, mark, sample))


def pdf(
    template: Template,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    layout: bytes | None = None,
    at: datetime | None = None,
) -> bytes:
    """PDF/A of a Typst `template`, which reads "/data.json" and imports "/office.typ"; `files` are pictures by name.

    layout: another /office.typ than the one in force, for papers of earlier days; at: when it was made, now if None.
    """
    refuse_gaps(data)
    return _compile(_bytes(template), data, {**(files or {}), "office.typ": layout or office()}, at)


def pdf_of_word(
    content: bytes, *, mark: str, sample: bool, layout: bytes | None = None, at: datetime | None = None
) -> bytes:
    """PDF/A that says what a filled .docx says, in the office's layout; the styles of its paragraphs decide the look.

    mark: the small line at the foot of every page; sample: whether every page says that the data are a sample.
    """
    blocks, pictures = blocks_of(content)
    data = {**blocks, "mark": mark, "sample": sample}
    return _compile(_FROM_WORD, data, {**pictures, "office.typ": layout or office()}, at)


def refuse_gaps(values: Any, path: str = "") -> None:
    """Refuse None and blank texts anywhere in `values` (DOCUMENTS-01); what may be absent is a list, perhaps empty."""
    if values is None or (isinstance(values, str) and not values.strip()):
        raise _gap(path)
    if isinstance(values, Mapping):
        for key, value in values.items():
            refuse_gaps(value, f"{path}.{key}".lstrip("."))
    elif isinstance(values, list | tuple):
        for place, value in enumerate(values):
            refuse_gaps(value, f"{path}[{place}]")


def office() -> bytes:
    """The shared layout: the bureau's own office.typ in the data directory, or the shipped one."""
    own = Path(current_app.extensions["settings"].data_dir) / "templates" / "documents" / "office.typ"
    return (own if own.exists() else LAYOUT).read_bytes()


def _compile(source: bytes, data: Mapping[str, Any], files: Mapping[str, bytes], at: datetime | None) -> bytes:
    """Compile with the configured and the packaged fonts; with the system's too when these lack a character."""
    folder = str(current_app.extensions["settings"].fonts or "")
    sources = {_MAIN: source, "data.json": canonical(data), **files}
    moment = int((at or clock.now()).timestamp())
    try:
        return _compiled(sources, _fonts(folder, False), moment)
    except typst.TypstError as error:
        if not _unprintable(error):
            raise _gap(error.message) from error
    try:
        return _compiled(sources, _fonts(folder, True), moment)
    except typst.TypstError as error:
        missing = _unprintable(error)
        raise (_no_glyph(missing) if missing else _gap(error.message)) from error


def _compiled(sources: Mapping[str, bytes], fonts: typst.Fonts, moment: int) -> bytes:
    """One PDF. What Typst only warns of (a block that it drops, a font it lacks) is an error here."""
    families = set(fonts.families())
    hands = {hand: [name for name in names if name in families] for hand, names in _HANDS.items()}
    # In a folder of its own, which is all that a template can read: pictures cannot be handed over in memory.
    with TemporaryDirectory() as folder:
        for name, content in {**sources, "fonts.json": canonical(hands)}.items():
            (Path(folder) / name).write_bytes(content)
        made, warned = typst.compile_with_warnings(
            Path(folder) / _MAIN,
            root=Path(folder),
            font_paths=fonts,
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            timestamp=moment,
        )
    if warned:
        raise ValueError("; ".join(str(warning.message) for warning in warned))
    if not isinstance(made, bytes):
        raise TypeError("a document is compiled to one PDF")
    return made


@cache
def _fonts(folder: str, system: bool) -> typst.Fonts:
    packaged = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    return typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=False,
        font_paths=[*([folder] if folder else []), packaged],
    )


def _unprintable(error: typst.TypstError) -> str:
    found = re.search(r"the text `?\"(.+?)\"`? could not be displayed", error.message)
    text = found.group(1) if found else ""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda escaped: chr(int(escaped.group(1), 16)), text)


class _EmptyPlaceError(Exception):
    """A place of a template came out empty."""


def _printed(value: Any) -> Any:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _EmptyPlaceError("a place of the template came out empty")
    return value


def _bytes(template: Template) -> bytes:
    return template.read_bytes() if isinstance(template, Path) else template


def _steady(content: bytes) -> bytes:
    """The same archive with one fixed day on every entry, so that equal documents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _gap(where: str) -> Refusal:
    return Refusal(
        "DOCUMENTS-01",
        zh=f"文书缺少内容：{where}",
        en=f"the document lacks a value: {where}",
        do_zh="请补齐该项后再制作文书；若使用本单位自备模板，请核对模板中的占位名",
        do_en="Fill in the value first; in a template of your own, check the names of its places",
        status=422,
    )


def _no_glyph(text: str) -> Refusal:
    return Refusal(
        "DOCUMENTS-02",
        zh=f"现有字体无法打印：{text}",
        en=f"no font at hand can print: {text}",
        do_zh="请将含有该字的字体放入 COMPLIANCE_FONTS 指定的文件夹",
        do_en="Put a font that has it into the folder named by COMPLIANCE_FONTS",
        status=422,
    )
