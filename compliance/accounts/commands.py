"""Commands of accounts."""

import click

from compliance.accounts import people_service, session_service
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import ROLE_WORDS, SYSTEM, Authority, Role


@click.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in ROLE_WORDS]))
@click.option("--provider", default="", help="code of the provider, for its people")
@click.option("--display-name", default="")
@click.option("--authority", type=click.Choice([authority.value for authority in Authority]))
@click.option("--certificate-no", default="")
@click.option("--certificate-until", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--township", default="", help="of a township's worker")
@click.password_option()
def add(name, roles, provider, display_name, authority, certificate_no, certificate_until, township, password):
    """Add an account; asks for its first password."""
    user_id = people_service.add(
        SYSTEM,
        NewPerson(
            name=name,
            display_name=display_name or name,
            password=password,
            roles=frozenset(Role(role) for role in roles),
            provider_id=people_service.provider_id_of(provider),
            authority=Authority(authority) if authority else None,
            certificate_no=certificate_no,
            certificate_until=certificate_until.date() if certificate_until else None,
            township=township,
        ),
    )
    click.echo(f"{name}: {user_id}")


@user.command("sign-out")
@click.argument("name", required=False)
@click.option("--all", "everybody", is_flag=True, help="everybody's, after a leak of the secret key")
def sign_out(name, everybody):
    """End every session of an account, or of everybody."""
    if bool(name) is everybody:
        raise click.UsageError("a NAME or --all")
    if everybody:
        click.echo(session_service.end_of_everybody(SYSTEM))
        return
    person_id = session_service.id_of(name)
    if person_id is None:
        raise click.UsageError(f"there is no account {name}")
    click.echo(session_service.end_of(SYSTEM, person_id))


commands = [user]
