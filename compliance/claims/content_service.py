"""The two contents of exports: claims, and lines of claims that were imported before."""

from compliance.claims.column_rules import CLAIMS, INHERITED, STORED, stored_type
from compliance.claims.duck_service import fill
from compliance.claims.loading_rules import raw, said, typed_columns
from compliance.claims.loading_service import SKIPPED, Loading
from compliance.claims.pseudonym_rules import hashed_sql, normalised_sql
from compliance.claims.relation_rules import person_columns, quoted


class ClaimsLoading(Loading):
    """A row is a claim; one that reverses another goes apart."""

    dataset = "claims"
    key = "claim_id"
    columns = tuple(CLAIMS)

    def prepare(self) -> int:
        """Tell persons, doctors and what is read by a list apart in one pass, and look each of them up once."""
        names = (*person_columns(), *said())
        texts, sets = ", ".join(raw(name) for name in names), ", ".join(f"({raw(name)})" for name in names)
        groups = ", ".join(f"grouping({raw(name)}) = 0 AS is_{name}" for name in names)
        self.connection.execute(
            f"CREATE TEMP TABLE distinct_texts AS SELECT {texts}, {groups}, count(*) AS rows"
            f" FROM raw_rows GROUP BY GROUPING SETS ({sets})"
        )
        for name in person_columns():
            keys = self.keys[name]
            self.connection.execute(
                f"CREATE TEMP TABLE {name}_hashes AS SELECT text, {hashed_sql('plain')} AS number FROM (SELECT"
                f" {raw(name)} AS text, {normalised_sql(raw(name))} AS plain FROM distinct_texts"
                f" WHERE is_{name} AND trim({raw(name)}) <> '')",
                {"inner": keys.inner, "outer": keys.outer},
            )
        for name, told in said().items():
            self.connection.execute(f"CREATE TEMP TABLE {name}_words (text VARCHAR, value VARCHAR)")
            fill(self.connection, f"{name}_words", 2, list(told.items()))
            self.connection.execute(
                f"CREATE TEMP TABLE {name}_said AS SELECT {raw(name)} AS text, value FROM distinct_texts"
                f" JOIN {name}_words AS w ON w.text = lower(trim({raw(name)})) WHERE is_{name}"
            )
        return int(self.one(f"SELECT sum(rows) FROM distinct_texts WHERE is_{names[0]}") or 0)

    def rows(self) -> str:
        """Texts, what they are read as, and the hashes."""
        tables = [(name, f"{name}_hashes") for name in person_columns()] + [(name, f"{name}_said") for name in said()]
        joins = " ".join(f"LEFT JOIN {table} ON {table}.text = r.{raw(name)}" for name, table in tables)
        return f"SELECT r.*, {typed_columns(self.layout, self.careful)} FROM raw_rows AS r {joins}"

    def place(self) -> str:
        """A reversal keeps which claim it reverses."""
        return "CASE WHEN reverses IS NULL THEN 'claims' ELSE 'reversals' END"


class LinesLoading(Loading):
    """A row is a line of a claim in the store; a line of a reversal is not stored, for its claim counts nowhere."""

    dataset = "claim_lines"
    key = "claim_id, line_no"
    columns = tuple(STORED["claim_lines"])

    def prepare(self) -> int:
        """Find the claims that the lines are of."""
        self.connection.execute(
            f"CREATE TEMP TABLE wanted AS SELECT DISTINCT trim({raw('claim_id')}) AS claim_id FROM raw_rows"
        )
        columns = ", ".join(INHERITED)
        nothing = ", ".join(f"CAST(NULL AS {stored_type(CLAIMS[name])}) AS {name}" for name in ("claim_id", *INHERITED))
        for name in ("claims", "reversals"):
            files = ", ".join(quoted(one) for one in self.known(name, "", "9999-99"))
            source = f"SELECT claim_id, {columns} FROM read_parquet([{files}])" if files else f"SELECT {nothing}"
            self.connection.execute(
                f"CREATE TEMP TABLE of_{name} AS SELECT s.* FROM ({source}) AS s SEMI JOIN wanted USING (claim_id)"
            )
        return int(self.one("SELECT count(*) FROM raw_rows"))

    def rows(self) -> str:
        """Texts, what they are read as, and what the claim tells."""
        told = ", ".join(f"coalesce(k.{name}, v.{name}) AS {name}" for name in INHERITED)
        return (
            f"SELECT t.*, {told}, v.claim_id IS NOT NULL AS undone FROM"
            f" (SELECT r.*, {typed_columns(self.layout, self.careful)} FROM raw_rows AS r) AS t"
            " LEFT JOIN of_claims AS k ON k.claim_id = t.claim_id"
            " LEFT JOIN of_reversals AS v ON v.claim_id = t.claim_id"
        )

    def place(self) -> str:
        """A line of a reversal goes nowhere."""
        return f"CASE WHEN undone THEN '{SKIPPED}' ELSE 'claim_lines' END"
