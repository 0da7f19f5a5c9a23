"""Commands of sampling: `round …`, `verify`, `ticket`."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from compliance.accounts import service as accounts
from compliance.accounts.rules import SYSTEM
from compliance.foundation.errors import Refusal
from compliance.sampling import record_rules, record_text_rules, service, verify_rules
from compliance.sampling.act_service import unknown
from compliance.sampling.relief_rules import RELAXABLE
from compliance.sampling.rules import STATE_WORDS
from compliance.sampling.ticket_rules import ticket as ticket_of

_PAIR = re.compile(r"([1-9]\d{0,2})=(\d{1,6})")

as_json = click.option("--json", "as_json", is_flag=True, help="answer in JSON")


def _say(as_json: bool, answer: dict[str, Any], *lines: str) -> None:
    click.echo(record_rules.as_json(answer) if as_json else "\n".join(lines))


def _state(round_id: str) -> service.RoundView:
    found = service.round_in_scope(None, round_id)
    if found is None:
        raise unknown()
    return found


def _told(round_id: str, as_json: bool, *lines: str, **more: Any) -> None:
    found = _state(round_id)
    state = STATE_WORDS[found.state]
    answer = {"round": round_id, "state": found.state.value, **more}
    _say(as_json, answer, f"{round_id}: {state.zh} / {state.en}", *lines)


@click.group("round")
def round_group() -> None:
    """Rounds: plan, commit, seed, draw, relieve, extend, release, close, void, export."""


@round_group.command("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def plan(file: Path, as_json: bool) -> None:
    """Plan a round from a TOML file."""
    _told(service.plan(SYSTEM, file.read_text(encoding="utf-8")), as_json)


@round_group.command("commit")
@click.argument("round_id", metavar="ID")
@as_json
def commit(round_id: str, as_json: bool) -> None:
    """Freeze the frame; prints the commitment that is published."""
    service.commit(SYSTEM, round_id)
    found = _state(round_id)
    more = {"commitment": found.commitment, "root": found.root, "nonce_hash": found.nonce_hash, "sizes": found.sizes}
    _told(round_id, as_json, found.commitment, **more)


def _person(which: str) -> tuple[str, str]:
    """Account and password: asked for at a terminal, one a line from a pipe; never echoed."""
    if sys.stdin.isatty():
        name = click.prompt(f"{which} account", err=True)
        return name, click.prompt(f"{which} password", hide_input=True, err=True)
    return sys.stdin.readline().rstrip("\r\n"), sys.stdin.readline().rstrip("\r\n")


@round_group.command("seed")
@click.argument("round_id", metavar="ID")
@click.argument("value")
@as_json
def seed(round_id: str, value: str, as_json: bool) -> None:
    """Enter the public value; asks two persons for account and password."""
    service.seed(SYSTEM, round_id, value, _person("First person's"), _person("Second person's"))
    _told(round_id, as_json, value=value)


@round_group.command("draw")
@click.argument("round_id", metavar="ID")
@as_json
def draw(round_id: str, as_json: bool) -> None:
    """Draw; prints the hash of the result and nobody's name."""
    result_hash = service.draw(SYSTEM, round_id)
    live = _state(round_id).live
    conflict = live.conflict if live else None
    lines = (
        [f"{conflict.zh} / {conflict.en}", f"app.py round relieve {round_id} --rule … --reason …"] if conflict else []
    )
    _told(round_id, as_json, result_hash, *lines, result_hash=result_hash, staffed=conflict is None)


@round_group.command("relieve")
@click.argument("round_id", metavar="ID")
@click.option("--rule", "rules", multiple=True, required=True, type=click.Choice(list(RELAXABLE)))
@click.option("--reason", required=True)
@as_json
def relieve(round_id: str, rules: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Make the teams of a sample that had none, with rules that give way; asks two persons."""
    first = accounts.verify_password(*_person("First person's"))
    count = service.relieve(first, round_id, rules, reason, _person("Second person's"))
    _told(round_id, as_json, f"{count}", teams=count)


class _More(click.ParamType):
    """STRATUM=COUNT."""

    name = "stratum=count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        found = _PAIR.fullmatch(str(value))
        if not found:
            self.fail(f"{value!r} is not STRATUM=COUNT, as in 2=3 / 须写成“层号=家数”，如 2=3", param, ctx)
        return int(found[1]), int(found[2])


@round_group.command("extend")
@click.argument("round_id", metavar="ID")
@click.option("--more", required=True, multiple=True, type=_More(), help="stratum by its number, and how many more")
@click.option("--reason", required=True)
@as_json
def extend(round_id: str, more: tuple[tuple[int, int], ...], reason: str, as_json: bool) -> None:
    """Draw more, next in order; asks two persons for account and password."""
    first = accounts.verify_password(*_person("First person's"))
    count = service.extend(first, round_id, dict(more), reason, _person("Second person's"))
    _told(round_id, as_json, f"{count}", added=count)


@round_group.command("release")
@click.argument("round_id", metavar="ID")
@as_json
def release(round_id: str, as_json: bool) -> None:
    """Release the orders to their teams."""
    count = service.release(SYSTEM, round_id)
    _told(round_id, as_json, f"{count}", released=count)


@round_group.command("close")
@click.argument("round_id", metavar="ID")
@click.option("--reason", default="", help="why some were not visited")
@as_json
def close(round_id: str, reason: str, as_json: bool) -> None:
    """Close the round and open its record."""
    service.close(SYSTEM, round_id, reason)
    _told(round_id, as_json)


@round_group.command("void")
@click.argument("round_id", metavar="ID")
@click.option("--reason", required=True)
@as_json
def void(round_id: str, reason: str, as_json: bool) -> None:
    """Make the live draw void; asks two persons for account and password."""
    first = accounts.verify_password(*_person("First person's"))
    service.void(first, round_id, reason, _person("Second person's"))
    _told(round_id, as_json, reason=reason)


@round_group.command("show")
@click.argument("round_id", metavar="ID")
@as_json
def show(round_id: str, as_json: bool) -> None:
    """Where a round stands, and what was published of it."""
    found = _state(round_id)
    _told(round_id, as_json, found.commitment, commitment=found.commitment, sizes=found.sizes)


@round_group.command("export")
@click.argument("round_id", metavar="ID")
@click.option("--full", is_flag=True, help="with the officers behind the pseudonyms, for overseers")
def export(round_id: str, full: bool) -> None:
    """Print the record of a closed round."""
    click.echo(record_rules.as_text(service.export(round_id, full=full)), nl=False)


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commitment", default="", help="the hash that was published before the draw")
@click.option("--seal", default="", help="the hash that was published when the round closed")
@click.option("--result-hash", default="", help="the hash of the result that was published at the draw")
@as_json
def verify(file: Path, commitment: str, seal: str, result_hash: str, as_json: bool) -> None:
    """Verify a record without a database; exits with 1 and names the first wrong value when it is not true."""
    found = verify_rules.verify(record_text_rules.read(file.read_bytes()), commitment, seal, result_hash)
    lines = [f"{'√' if check.ok else '×'} {check.words.zh} / {check.words.en}" for check in found.checks]
    fault = found.fault
    wrong = {"at": fault.at, "found": fault.found, "expected": fault.expected} if fault else None
    if fault:
        lines += [f"{fault.at}", f"  写的是 / it says: {fault.found}", f"  应当是 / it must be: {fault.expected}"]
    _say(as_json, {"ok": found.ok, "commitment": found.commitment, "seal": found.seal, "wrong": wrong}, *lines)
    if fault:
        click.echo(f"记录不实 / the record is not true: {fault.at}", err=True)
        sys.exit(1)


@click.command("ticket")
@click.argument("seed")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@as_json
def ticket(seed: str, ids: tuple[str, ...], as_json: bool) -> None:
    """Print each unit's ticket under an effective seed."""
    if not all(one.isascii() for one in ids):
        raise Refusal("SAMPLING-22", zh="签号的编码只能是ASCII字符", en="ids of tickets are ASCII", status=422)
    found = {one: ticket_of(seed, one) for one in ids}
    _say(as_json, {"tickets": found}, *(f"{number} {one}" for one, number in found.items()))


commands: list[Callable[..., Any]] = [round_group, verify, ticket]
