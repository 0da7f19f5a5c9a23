"""The command line: `python app.py COMMAND`. Thin: it calls services; a refusal is exit code 1 on stderr."""

import importlib
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import flask_migrate
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from compliance import schedule, servers
from compliance.accounts.rules import SYSTEM
from compliance.application import HOUSE, ROOMS, checks, create_app, prepares, settle
from compliance.deadlines import lease_service
from compliance.foundation import backup, clock, facts, holidays, restore, schema, store_faults, tls, trail
from compliance.foundation.answers import emit
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.faults import Finding


class House(click.Group):
    """All commands of all rooms, inside one application context; refusals become exit codes."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; a Refusal is printed in both languages on stderr and exits with 1."""
        try:
            return super().main(*args, **kwargs)
        except Refusal as refusal:
            lines = [f"{refusal.number} {refusal.zh}", refusal.en, refusal.article, refusal.do_zh, refusal.do_en]
            click.echo("\n".join(line for line in lines if line), err=True)
            sys.exit(1)


@click.group(cls=House, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def house(context: click.Context) -> None:
    """两定机构监督检查 / Inspections of designated providers."""
    if context.obj is None:
        context.obj = create_app()
    context.with_resource(context.obj.app_context())


@house.command()
@click.option("--sample", is_flag=True, help="load the sample county the first time")
def init(sample: bool) -> None:
    """Create or migrate the database."""
    flask_migrate.upgrade()
    holidays.load_shipped_years(SYSTEM)
    for prepare in prepares():
        prepare(SYSTEM)
    if sample and not facts.is_sample():
        importlib.import_module("compliance.county.service").load(click.echo)
    click.echo("ok")


_LEASE = click.option(
    "--lease",
    type=click.IntRange(4, 300),
    default=int(lease_service.TTL.total_seconds()),
    show_default=True,
    help="seconds after which another process takes the schedule over from one that died",
)


@house.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--tls", "with_tls", is_flag=True, help="https, which tablets need to work offline")
@click.option(
    "--setup-port", default=0, help="with --tls: a plain port that shows tablets how to trust the certificate"
)
@click.option("--jobs/--no-jobs", default=True, show_default=True, help="run the schedule inside, unless another does")
@_LEASE
@click.pass_obj
def serve(app: Any, host: str, port: int, with_tls: bool, setup_port: int, jobs: bool, lease: int) -> None:
    """Serve with the embedded server; refuses to start on a database that lacks a migration."""
    schema.require_current()
    if jobs:
        schedule.prepare(app, BackgroundScheduler(), timedelta(seconds=lease))[1].start()
    settle()
    if with_tls:
        servers.serve_tls(app, host, port, setup_port)
        return
    click.echo(f"http://{host}:{port}/")
    servers.serve_plain(app, host, port)


@house.command()
@click.option("--name", "names", multiple=True, help="a name or address that tablets reach the server by")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def certificate(app: Any, names: tuple[str, ...], as_json: bool) -> None:
    """Make the office's own authority and the server's certificate, for `serve --tls`."""
    data_dir = app.extensions["settings"].data_dir
    files = tls.make(data_dir, names or servers.own_names(), clock.now())
    fingerprint = tls.require_authority(data_dir).fingerprint
    answer = {
        "certificate": str(files.certificate),
        "names": list(files.names),
        "until": files.until.date().isoformat(),
        "authority_sha256": fingerprint,
    }
    lines = [
        f"证书 / certificate: {files.certificate}",
        f"适用 / for: {', '.join(files.names)}",
        f"有效期至 / until: {files.until.date().isoformat()}",
        f"根证书指纹 / authority SHA-256: {fingerprint}",
        "启动 / start: python app.py serve --tls --host 0.0.0.0 --port 8443 --setup-port 8080",
    ]
    emit(answer, as_json, lines)


@house.command()
@_LEASE
@click.pass_obj
def scheduler(app: Any, lease: int) -> None:
    """Run the schedule: one process holds the lease, a second one waits and takes over."""
    schema.require_current()
    waker = BlockingScheduler()
    runner, _waker = schedule.prepare(app, waker, timedelta(seconds=lease))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: waker.shutdown(wait=False))
    click.echo(f"定时任务已启动 / schedule started: {runner.holder}")
    waker.start()
    runner.stop()


@house.command("backup")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def backup_command(directory: Path, as_json: bool) -> None:
    """Copy the database and the evidence into DIRECTORY, while people work."""
    made = backup.backup(directory.resolve(), clock.now())
    lines = [
        f"{made.folder}",
        f"{made.database}  {made.size}  sha256 {made.sha256}",
        f"证据文件 {made.evidence}，新增 {made.copied}",
    ]
    emit(
        made.as_dict(),
        as_json,
        [*lines, "密钥环不在备份中，请另行妥善保管 / the keyring is not in it: keep it elsewhere"],
    )


@house.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def restore_command(folder: Path, as_json: bool) -> None:
    """Bring a copy (the FOLDER named by its time) back onto an empty data directory; put the keyring there first."""
    found = restore.restore(folder.resolve())
    lines = [f"操作记录 {found.events}，证据文件 {found.evidence}", f"记录链末端 {found.trail_head}"]
    emit(found.as_dict(), as_json, lines)


@house.group("trail")
def trail_group() -> None:
    """The tamper-evident trail."""


@trail_group.command("verify")
@click.option("--json", "as_json", is_flag=True)
def trail_verify(as_json: bool) -> None:
    """Recompute the chain; exits with 1 and names the first broken event when it does not hold."""
    found = trail.verify(db.session())
    answer = {
        "events": found.events,
        "head": {"number": found.head.number, "hash": found.head.hash},
        "holds": found.first_broken is None,
        "first_broken": found.first_broken,
        "reason": found.reason,
    }
    good = f"完整：{found.events} 条，末条哈希 {found.head.hash}"
    bad = f"第 {found.first_broken} 条起不符 / broken from event {found.first_broken}: {found.reason}"
    emit(answer, as_json, [good if found.first_broken is None else bad])
    if found.first_broken is not None:
        sys.exit(1)


@house.command()
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Look for what is missing, altered, unbalanced or left over in the whole store; exits with 1 when there is any."""
    found, now = Finding(), clock.now()
    found.add(store_faults.faults(now))
    for room in () if "schema_incomplete" in found.counts else checks():
        found.add(room(now))
    emit(found.as_dict(), as_json, ["完好 / whole"] if found.holds else list(found.lines()))
    if not found.holds:
        sys.exit(1)


def _add_rooms() -> None:
    for room in (*ROOMS, "county"):
        for path in sorted((HOUSE / room).glob("*commands.py")):
            module = importlib.import_module(f"compliance.{room}.{path.stem}")
            for command in getattr(module, "commands", ()):
                house.add_command(command)


_add_rooms()


def main() -> None:
    """Run the command line."""
    house()
