"""The tables that statements read, as SQL over files: `claims` and `claim_lines`. Pure."""

from collections.abc import Sequence

from compliance.claims.column_rules import CLAIMS, STORED, Type, stored_type

# The small tables beside the claims. level is 0 where the provider is unrated.
TABLES = {
    "providers": (
        ("code", "VARCHAR"),
        ("kind", "VARCHAR"),
        ("level", "BIGINT"),
        ("district", "VARCHAR"),
        ("township", "VARCHAR"),
    ),
    "holidays": (("day", "DATE"),),
    "item_limits": (("item_code", "VARCHAR"), ("min_level", "BIGINT")),
    "same_person": (("alias", "BIGINT"), ("person_id", "BIGINT")),
}


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def relation(name: str, files: Sequence[str], scan: str, *, people: bool = False, level: bool = False) -> str:
    """SELECT of the columns of `claims` or `claim_lines` over `files`; `scan` reads a list of files ("{files}").

    people: the table `same_person` (alias, person_id) holds identities to be joined; level: give provider_level too.
    """
    columns = STORED[name]
    source = scan.format(files=", ".join(quoted(one) for one in files))
    if not files:
        nothing = ", ".join(f"CAST(NULL AS {stored_type(column)}) AS {key}" for key, column in columns.items())
        source = f"(SELECT {nothing} WHERE 1 = 0)"
    shown = [
        "coalesce(same.person_id, c.person_id) AS person_id" if people and key == "person_id" else f"c.{key}"
        for key in columns
    ]
    sql = f"SELECT {', '.join(shown)}{', p.level AS provider_level' if level else ''} FROM {source} AS c"
    if people:
        sql += " LEFT JOIN same_person AS same ON same.alias = c.person_id"
    if level:
        sql += " LEFT JOIN providers AS p ON p.code = c.provider_code"
    return sql


def person_columns() -> tuple[str, ...]:
    """The columns of a claim kept as keyed hashes."""
    return tuple(column.name for column in CLAIMS.values() if column.type is Type.PERSON)
