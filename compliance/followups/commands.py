"""Commands of follow-ups."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import click

from compliance.accounts.rules import SYSTEM
from compliance.followups import result_rules, service
from compliance.followups.frame_rules import Target
from compliance.followups.round_loading_service import RoundView
from compliance.followups.round_service import NewRound
from compliance.followups.rules import Kind, Way, declined
from compliance.foundation.answers import emit
from compliance.foundation.errors import Refusal
from compliance.foundation.money import yuan
from compliance.ledger.rules import Span
from compliance.providers.import_service import read_sheet

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("followup")
def followup() -> None:
    """Follow-ups of patients."""


@followup.command("open")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True)
def open_round(file: Path, as_json: bool) -> None:
    """Open a round from a TOML file: [round] title, kind, way, since, until, quota, due; [target] diagnosis, provider,
    township, least (yuan), claims."""
    round_id = service.open_round(SYSTEM, _read(file))
    _show(_round(round_id), as_json)


def _read(file: Path) -> NewRound:
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        head, target = content["round"], content.get("target", {})
        return NewRound(
            title=head["title"],
            kind=Kind(head["kind"]),
            way=Way(head["way"]),
            span=Span(_day(head["since"]), _day(head["until"])),
            quota=str(head.get("quota", "")),
            target=Target(
                diagnosis=target.get("diagnosis", ""),
                provider_code=target.get("provider", ""),
                township=target.get("township", ""),
                least_fen=yuan(target["least"]) if "least" in target else 0,
                ids=tuple(target.get("claims", ())),
            ),
            due=_day(head["due"]) if "due" in head else None,
        )
    except (KeyError, ValueError, TypeError, UnicodeDecodeError) as error:
        raise _unreadable(type(error).__name__) from error


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@followup.command("draw")
@click.argument("round_id", type=int)
@click.argument("value")
@click.option("--first", prompt="account of the first person")
@click.option("--first-password", prompt=True, hide_input=True)
@click.option("--second", prompt="account of the second person")
@click.option("--second-password", prompt=True, hide_input=True)
@click.option("--json", "as_json", is_flag=True)
def draw(
    round_id: int, value: str, first: str, first_password: str, second: str, second_password: str, as_json: bool
) -> None:
    """Draw the random part by a public value that two persons saw made."""
    service.draw(SYSTEM, round_id, value, (first, first_password), (second, second_password))
    _show(_round(round_id), as_json)


@followup.command("results")
@click.argument("round_id", type=int)
@click.argument("file", type=_FILE)
def results(round_id: int, file: Path) -> None:
    """Enter results kept on paper, from a sheet: claim, day, result, then the codes of the script. All or none."""
    sheet = read_sheet(file.read_bytes(), file.name, {})
    click.echo(service.enter_results(SYSTEM, round_id, result_rules.read(sheet.rows)))


@followup.command("close")
@click.argument("round_id", type=int)
@click.option("--json", "as_json", is_flag=True)
def close(round_id: int, as_json: bool) -> None:
    """Close a round; whoever is open counts as not reached."""
    service.close(SYSTEM, round_id)
    _show(_round(round_id), as_json)


@followup.command("contacts")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True)
def contacts(file: Path, as_json: bool) -> None:
    """Load a contact list; rows left out are told by their number."""
    made, listed = service.load(SYSTEM, file.read_bytes(), file.name)
    faults = [{"row": number, "reason": words.zh} for number, words in listed.faults.items()]
    answer = {"list": made, "people": len(listed.entries), "rejected": faults}
    emit(answer, as_json, [f"{len(listed.entries)}", *(f"{one['row']}: {one['reason']}" for one in faults)])


def _round(round_id: int) -> RoundView:
    found = service.round_in_scope(SYSTEM, round_id)
    if found is None:
        raise declined(
            "40", f"没有回访轮次{round_id}", f"there is no round {round_id}", "请核对编号", "Check the id", 404
        )
    return found


def _show(found: RoundView, as_json: bool) -> None:
    parts = {str(part): {str(state): count for state, count in states.items()} for part, states in found.states.items()}
    answer = {
        "round": found.id,
        "title": found.title,
        "frame": found.frame,
        "frame_sha256": found.frame_sha256,
        "public_value": found.public_value,
        "parts": parts,
        "follow_ups": found.total,
        "waiting": found.waiting,
        "confirmed": found.confirmed,
        "due": found.due.isoformat(),
        "closed": found.closed_at is not None,
    }
    emit(answer, as_json, [f"{found.id} {found.title}：{found.total}，待回访 {found.waiting}"])


def _unreadable(why: str) -> Refusal:
    return declined(
        "41",
        f"回访轮次文件无法读取（{why}）",
        f"the file of the round can't be read ({why})",
        "请按命令说明填写[round]和[target]",
        "Write [round] and [target] as the command's help says",
    )


commands = [followup]
