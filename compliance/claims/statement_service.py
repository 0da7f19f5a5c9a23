"""Loading statements: those that a room ships, and those that a bureau puts into the data directory."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import current_app

from compliance.claims.statement_rules import Statement, read
from compliance.foundation.errors import Refusal


@cache
def shipped(folder: Path) -> Mapping[str, Statement]:
    """The statements of a room's folder, by id; each <id>.sql with its <id>.toml. Refusal CLAIMS-01 or -02."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.sql"))}


def own(room: str) -> tuple[dict[str, Statement], dict[str, Refusal]]:
    """A bureau's statements below the data directory (claims-statements/<room>/): by id, and by file name those that
    cannot be loaded, each with its refusal."""
    folder = Path(current_app.extensions["settings"].data_dir) / "claims-statements" / room
    loaded, refused = {}, {}
    for path in sorted(folder.glob("*.sql")):
        try:
            loaded[path.stem] = _read(path)
        except Refusal as refusal:
            refused[path.name] = refusal
    return loaded, refused


def _read(path: Path) -> Statement:
    head = path.with_suffix(".toml")
    try:
        return read(head.read_text(encoding="utf-8"), path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "CLAIMS-06",
            zh=f"规则文件不可读：{path.name}",
            en=f"the statement's files cannot be read: {path.name}",
            do_zh=f"请把 {path.stem}.sql 和 {path.stem}.toml 以 UTF-8 编码放在一起",
            do_en=f"put {path.stem}.sql and {path.stem}.toml side by side, in UTF-8",
            status=422,
        ) from error
