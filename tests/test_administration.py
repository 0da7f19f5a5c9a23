"""The administrator's manual, held to the product: every command is told, and all that is told exists."""

import re
from pathlib import Path

import click
import pytest

from compliance.commands import house

ROOT = Path(__file__).resolve().parent.parent
MANUAL = (ROOT / "docs" / "administration.zh-CN.md").read_text()


def _commands(command: click.Command = house, name: tuple[str, ...] = ()) -> set[str]:
    if not isinstance(command, click.Group):
        return {" ".join(name)}
    return set().union(*(_commands(one, (*name, part)) for part, one in command.commands.items()))


def test_every_command_is_told_and_every_command_told_exists():
    known = _commands()
    called = {
        next((one for one in (f"{first} {second}", first) if one in known), f"{first} {second}")
        for first, second in re.findall(r"python app\.py ([a-z-]+) ?([a-z-]*)", MANUAL)
    }
    assert called == known


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", MANUAL):
        assert (ROOT / "docs" / target).exists(), target


@pytest.mark.sqlite_only
def test_every_page_told_exists(app):
    adapter = app.url_map.bind("localhost")
    for path in set(re.findall(r"`(/[a-z/-]+)`", MANUAL)):
        assert adapter.match(path), path


def test_every_folder_told_exists():
    for folder in set(re.findall(r"`([a-z]+/[a-z/]*)`", MANUAL)):
        assert (ROOT / folder).is_dir(), folder
