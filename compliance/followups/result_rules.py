"""Results kept on paper, as a sheet: a row an attempt, the script's answers in the row of whoever was reached. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from compliance.followups.rules import CONTACT_WORDS, Contact, declined
from compliance.foundation.errors import Refusal

CLAIM, DAY, RESULT, STATEMENT = "结算单号", "回访日期", "联系结果", "本人陈述"
_SAID: Mapping[str, Contact] = MappingProxyType({words.zh: Contact(one) for one, words in CONTACT_WORDS.items()})


@dataclass(frozen=True, slots=True)
class Result:
    """What a list says of one follow-up: when somebody tried and what came of it, oldest first, and the answers."""

    claim_id: str
    tries: tuple[tuple[date, Contact], ...]
    answers: Mapping[str, str]
    statement: str = ""


def read(rows: Sequence[Sequence[str]]) -> tuple[Result, ...]:
    """The results of a sheet, by claim. FOLLOWUPS-42 where the headings are missing or a row can't be read: it is named
    by its number, and nothing of what stands in it is repeated."""
    head = [cell.strip() for cell in rows[0]] if rows else []
    if any(name not in head for name in (CLAIM, DAY, RESULT)):
        raise _unreadable(1)
    place = {name: at for at, name in enumerate(head) if name}
    found: dict[str, Result] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        given = {name: row[at].strip() if at < len(row) else "" for name, at in place.items()}
        claim, said = given[CLAIM], given[RESULT]
        try:
            contact = _SAID.get(said) or Contact(said)
            tried = (date.fromisoformat(given[DAY][:10]), contact)
        except ValueError:
            raise _unreadable(number) from None
        before = found.get(claim, Result(claim, (), {}))
        answers = {name: text for name, text in given.items() if text and name not in (CLAIM, DAY, RESULT, STATEMENT)}
        tries = tuple(sorted((*before.tries, tried)))
        found[claim] = Result(claim, tries, {**before.answers, **answers}, given.get(STATEMENT, "") or before.statement)
    return tuple(found.values())


def _unreadable(number: int) -> Refusal:
    return declined(
        "42",
        f"结果表第{number}行无法读取",
        f"row {number} of the sheet of results can't be read",
        f"表头须有{CLAIM}、{DAY}、{RESULT}，日期形如2024-05-06；本次未录入任何结果",
        "Its headings name claim, day and result, a day is 2024-05-06; nothing was entered",
    )
