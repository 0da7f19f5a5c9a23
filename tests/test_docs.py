"""The two READMEs name only commands, targets, settings and files that exist."""

import re
from pathlib import Path

import pytest

from compliance import commands, settings
from tests.look import LANGUAGES
from tests.pictures import PICTURES

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")


def _commands() -> set[str]:
    return set(commands.house.commands)


@pytest.mark.parametrize("name", READMES)
def test_every_command_named_exists(name):
    used = set(re.findall(r"python app\.py (\w+)", (ROOT / name).read_text()))
    assert used
    assert used <= _commands()


@pytest.mark.parametrize("name", READMES)
def test_every_target_named_exists(name):
    targets = set(re.findall(r"^(\w+): +;", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"make ([a-z]+)", (ROOT / name).read_text())) <= targets


def test_every_setting_is_told():
    assert set(re.findall(r"`(COMPLIANCE_\w+)`", (ROOT / "README.md").read_text())) == settings._KNOWN


@pytest.mark.parametrize("name", [*READMES, "CHANGELOG.md"])
def test_every_link_leads_somewhere(name):
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text()):
        assert (ROOT / target).exists(), target


def test_every_picture_is_shown_by_the_readme_of_its_language():
    taken = {picture.file(language).name for picture in PICTURES for language in LANGUAGES}
    shown = {
        name for readme in READMES for name in re.findall(r"docs/pictures/([\w-]+\.png)", (ROOT / readme).read_text())
    }
    assert shown == taken == {path.name for path in (ROOT / "docs" / "pictures").iterdir()}


def test_every_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
