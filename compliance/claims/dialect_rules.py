"""SQL of statements: what it may reach, how values are put into it, and how it becomes another engine's SQL. Pure.

A statement is one SELECT over the declared tables. Values go in through the syntax tree, never as text.
"""

from collections.abc import Collection, Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from compliance.foundation.errors import Refusal

TABLES = ("claims", "claim_lines", "providers", "holidays", "item_limits")
DERIVED = ("pairs",)  # made once for a period, of what many statements ask for
ENGINES = ("duckdb", "spark")
_CASTS = {"text": "VARCHAR", "integer": "BIGINT", "day": "DATE", "person": "BIGINT"}
# All that is known to give the same answer on every engine. Sums and counts are divided by the program.
_FUNCTIONS = (
    exp.Sum, exp.Count, exp.Min, exp.Max, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead,
    exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.Abs, exp.Cast,
    exp.DateDiff, exp.LastDay, exp.Pad, exp.Extract, exp.Year, exp.Month, exp.Day,
    exp.Left, exp.Substring, exp.Length, exp.Upper, exp.Lower, exp.StartsWith,
    exp.And, exp.Or, exp.Exists,
)  # fmt: skip
_REFUSED = (exp.Limit, exp.Offset, exp.TableSample, exp.Unnest, exp.Lateral, exp.Into, exp.Lock, exp.Command, exp.Div)
_WHY: dict[type[exp.Expr], tuple[str, str]] = {
    exp.Div: ("请给出分子和分母，由程序相除", "give both parts, the program divides"),
    exp.Avg: ("平均数请用整数和与个数表示，由程序相除", "give the sum and the count, the program divides"),
    exp.Median: ("分位数请按名次取（10*rank >= 9*n）", "take quantiles by rank (10*rank >= 9*n)"),
}


def check_sql(name: str, sql: str, columns: Sequence[str], placeholders: Collection[str]) -> None:
    """Refuse (CLAIMS-02) what is not one portable SELECT over the declared tables with the declared answer."""
    tree = _tree(name, sql)
    own = {one.alias_or_name for one in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.name not in {*TABLES, *DERIVED, *own}:
            raise _refused(name, f"不能读取 {table.sql()}", f"it may not read {table.sql()}")
    for node in tree.find_all(exp.Func, *_REFUSED):
        if type(node) in _FUNCTIONS:
            continue
        zh, en = _WHY.get(type(node), ("不能移植或结果不确定", "it does not carry over, or its result varies"))
        raise _refused(name, f"不能使用 {node.sql()[:80]}：{zh}", f"it may not use {node.sql()[:80]}: {en}")
    unknown = {one.name for one in tree.find_all(exp.Placeholder)} - set(placeholders)
    if unknown:
        raise _refused(name, f"未声明的参数：{sorted(unknown)}", f"undeclared parameters: {sorted(unknown)}")
    if list(tree.named_selects) != list(columns):
        raise _refused(
            name,
            f"结果列为 {tree.named_selects}，文件头为 {list(columns)}",
            f"it gives {tree.named_selects}, its head says {list(columns)}",
        )
    for engine in ENGINES:
        _written(name, tree, engine)


def _tree(name: str, sql: str) -> exp.Query:
    try:
        trees = [one for one in sqlglot.parse(sql, dialect="duckdb") if one is not None]
    except SqlglotError as error:
        raise _refused(name, f"SQL 不可解析：{error}", f"its SQL cannot be parsed: {error}") from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise _refused(name, "只能是一条 SELECT 语句", "it must be one SELECT")
    return trees[0]


def _written(name: str, tree: exp.Expr, engine: str) -> str:
    try:
        return tree.sql(engine, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise _refused(name, f"不能转换为 {engine}：{error}", f"it does not carry over to {engine}: {error}") from error


def bound(
    name: str,
    sql: str,
    engine: str,
    columns: Sequence[tuple[str, str]],
    values: Mapping[str, tuple[str, int | str]],
    by_level: Mapping[str, Mapping[int, int]] | None = None,
) -> str:
    """The statement for `engine` with its values in it, each answer column cast to its declared type.

    columns: (name, type); values: name -> (type, value); by_level: name -> provider level -> value, where it differs.
    """
    tree = _tree(name, sql)
    for place in list(tree.find_all(exp.Placeholder)):
        kind, value = values[place.name]
        place.replace(_by_level(kind, value, (by_level or {}).get(place.name, {})))
    selects = [exp.alias_(exp.cast(exp.column(column), _CASTS[kind]), column) for column, kind in columns]
    answer = exp.select(*selects).from_(tree.subquery("answer"))
    return _written(name, answer, engine)


def derived(sql: str, engine: str, values: Mapping[str, tuple[str, int | str]]) -> str:
    """The SQL of a derived table for `engine`, with its values in it."""
    tree = _tree("pairs", sql)
    for place in list(tree.find_all(exp.Placeholder)):
        place.replace(_literal(*values[place.name]))
    return _written("pairs", tree, engine)


def reads(sql: str, table: str) -> bool:
    """Whether a statement reads a table."""
    return any(one.name == table for one in _tree("statement", sql).find_all(exp.Table))


def _by_level(kind: str, value: int | str, levels: Mapping[int, int]) -> exp.Expr:
    literal = _literal(kind, value)
    if not levels:
        return literal
    case = exp.Case(this=exp.column("provider_level"), default=literal)
    for level, other in sorted(levels.items()):
        case = case.when(exp.Literal.number(level), _literal(kind, other))
    return exp.paren(case)


def _literal(kind: str, value: int | str) -> exp.Expr:
    if kind == "integer":
        return exp.Literal.number(int(value))
    text = exp.Literal.string(str(value))
    return exp.cast(text, "DATE") if kind == "day" else text


def _refused(name: str, zh: str, en: str) -> Refusal:
    return Refusal(
        "CLAIMS-02",
        zh=f"规则 {name}：{zh}",
        en=f"statement {name}: {en}",
        do_zh="请按 docs/claims-statements.md 修改规则文件；未装载",
        do_en="change the file as docs/claims-statements.md says; it was not loaded",
        status=422,
    )
