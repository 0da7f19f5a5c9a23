"""Commands that renew the key of the encrypted columns."""

import os
from pathlib import Path

import click

from compliance.accounts.rules import SYSTEM
from compliance.foundation import rotation
from compliance.foundation.crypto import keyring


@click.group()
def keys() -> None:
    """The keyring: add a key, use it, seal everything anew. Start all processes again after each of the first two."""


def _path(app):
    return Path(os.environ.get("COMPLIANCE_KEYRING", app.extensions["settings"].data_dir / "keyring.json"))


@keys.command("add")
@click.pass_obj
def add(app):
    """Put a fresh key into the keyring, not in use yet."""
    name = rotation.add_key(_path(app))
    click.echo(
        f"{name}：请重新启动所有进程，再运行 keys use {name} / start all processes again, then run “keys use {name}”"
    )


@keys.command("use")
@click.argument("name")
@click.pass_obj
def use(app, name):
    """Let NAME seal from the next start on."""
    rotation.activate(_path(app), name)
    click.echo("请重新启动所有进程，再运行 keys reseal / start all processes again, then run “keys reseal”")


@keys.command("reseal")
def reseal():
    """Seal everything anew under the key in use; goes on where it broke off."""
    total = rotation.reseal(SYSTEM, lambda column, values: click.echo(f"{column}: {values}"))
    click.echo(f"{keyring().active}: {total}")


commands = [keys]
