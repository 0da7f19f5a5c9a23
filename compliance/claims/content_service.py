"""The two contents of exports: claims, and lines of claims that were imported before."""

from collections.abc import Mapping

from compliance.claims.column_rules import CLAIMS, INHERITED, STORED, stored_type
from compliance.claims.loading_rules import raw, said, typed_columns
from compliance.claims.loading_service import LOOKED_AT, SKIPPED, Loading
from compliance.claims.pseudonym_rules import hashed_sql, normalised_sql, tidied_sql
from compliance.claims.relation_rules import person_columns, quoted


class ClaimsLoading(Loading):
    """A row is a claim; one that reverses another goes apart."""

    dataset = "claims"
    datasets = ("claims", "reversals")
    key = "claim_id"
    columns = tuple(CLAIMS)

    def prepare(self) -> None:
        """Tell persons and doctors apart in one pass, and hash each of them once."""
        names = person_columns()
        texts, sets = ", ".join(raw(name) for name in names), ", ".join(f"({raw(name)})" for name in names)
        groups = ", ".join(f"grouping({raw(name)}) = 0 AS is_{name}" for name in names)
        self.connection.execute(
            f"CREATE TEMP TABLE distinct_texts AS SELECT {texts}, {groups} FROM raw_rows"
            f" GROUP BY GROUPING SETS ({sets})"
        )
        for name in person_columns():
            keys = self.keys[name]
            self.connection.execute(
                f"CREATE TEMP TABLE {name}_hashes AS SELECT text, {hashed_sql(normalised_sql('tidy'))} AS number"
                f" FROM (SELECT {raw(name)} AS text, {tidied_sql(raw(name))} AS tidy FROM distinct_texts"
                f" WHERE is_{name} AND trim({raw(name)}) <> '')",
                {"inner": keys.inner, "outer": keys.outer},
            )
        self.texts = {name: self._frequent_texts(name, told) for name, told in said().items()}

    def rows(self) -> str:
        """Texts, what they are read as, and the hashes."""
        joins = [f"LEFT JOIN {name}_hashes ON {name}_hashes.text = r.{raw(name)}" for name in person_columns()]
        columns = typed_columns(self.layout, self.careful, self.texts)
        return f"SELECT r.*, {columns} FROM raw_rows AS r {' '.join(joins)}"

    def _frequent_texts(self, name: str, told: Mapping[str, str]) -> dict[str, str]:
        """The texts of a column that mean something in the first rows, most frequent first. A few comparisons cost less
        than a join."""
        found = self.connection.execute(
            f"SELECT {raw(name)}, lower(trim({raw(name)})) FROM (SELECT {raw(name)} FROM raw_rows LIMIT {LOOKED_AT})"
            " GROUP BY 1, 2 ORDER BY count(*) DESC, 1"
        ).fetchall()
        return {text: told[plain] for text, plain in found if plain in told}

    def place(self) -> str:
        """A reversal keeps which claim it reverses."""
        return "CASE WHEN reverses IS NULL THEN 0 ELSE 1 END"


class LinesLoading(Loading):
    """A row is a line of a claim in the store; a line of a reversal is not stored, for its claim counts nowhere."""

    dataset = "claim_lines"
    datasets = ("claim_lines", SKIPPED)
    key = "claim_id, line_no"
    columns = tuple(STORED["claim_lines"])

    def prepare(self) -> None:
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

    def rows(self) -> str:
        """Texts, what they are read as, and what the claim tells."""
        told = ", ".join(f"coalesce(k.{name}, v.{name}) AS {name}" for name in INHERITED)
        return (
            f"SELECT t.*, {told}, v.claim_id IS NOT NULL AS undone FROM"
            f" (SELECT r.*, {typed_columns(self.layout, self.careful, {})} FROM raw_rows AS r) AS t"
            " LEFT JOIN of_claims AS k ON k.claim_id = t.claim_id"
            " LEFT JOIN of_reversals AS v ON v.claim_id = t.claim_id"
        )

    def place(self) -> str:
        """A line of a reversal goes nowhere."""
        return "CASE WHEN undone THEN 1 ELSE 0 END"
