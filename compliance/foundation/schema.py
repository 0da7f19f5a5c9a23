"""Whether the database is at the migration that this program was written for."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from compliance.foundation.database import db
from compliance.foundation.errors import Refusal


def require_current() -> None:
    """SCHEMA-01 when the database lacks a migration, SCHEMA-02 when it is newer than the program."""
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        there = set(MigrationContext.configure(connection).get_current_heads())
    if there == set(scripts.get_heads()):
        return
    if there <= {script.revision for script in scripts.walk_revisions()}:
        raise Refusal(
            "SCHEMA-01",
            zh=f"数据库还没有升级到本程序的版本（现为{'、'.join(sorted(there)) or '空库'}）",
            en=f"the database is not at this program's version: it is at {', '.join(sorted(there)) or 'nothing'}",
            do_zh="请先备份，再运行 python app.py init 升级，然后重新启动",
            do_en="make a copy first, run “python app.py init”, then start again",
        )
    raise Refusal(
        "SCHEMA-02",
        zh="数据库的版本比本程序新",
        en="the database is newer than this program",
        do_zh="请安装与数据库相同或更新的程序版本后再启动",
        do_en="install the program of the database's version or a later one",
    )
