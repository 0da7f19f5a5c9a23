"""Commands of the sample county."""

import click

from compliance.accounts.rules import ROLE_WORDS
from compliance.county.people_service import PASSWORD, one_per_role
from compliance.foundation import facts


@click.group()
def county() -> None:
    """The sample county."""


@county.command("accounts")
def accounts() -> None:
    """Print one sample account per role."""
    if not facts.is_sample():
        click.echo("没有样例数据 / no sample data here")
        return
    click.echo(f"样例账号（密码均为 {PASSWORD}）/ sample accounts, all with the password {PASSWORD}:")
    for sample in one_per_role():
        words = ROLE_WORDS[sample.role]
        click.echo(f"  {sample.name:<11} {words.zh} / {words.en}")


commands = [county]
