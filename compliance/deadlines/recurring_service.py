"""Owing what comes again, this month's and the next one's; twice a day is once."""

from datetime import date

from compliance.accounts.rules import SYSTEM, Role
from compliance.deadlines import service
from compliance.deadlines.recurring_rules import HOLIDAYS_DUE, Recurring, of_month, years_wanted
from compliance.deadlines.rules import Debt, Kind
from compliance.foundation import holidays
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.foundation.working_days import Due, due_of
from compliance.lawbook.service import law


def owe_recurring(day: date) -> int:
    """Owe what falls due from `day` to the end of the next month, and the holiday notices that are missing."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    months = ((day.year, day.month), (following.year, following.month))
    calendar = holidays.calendar()
    known = law()
    owed = [(one, due_of(one.until, calendar)) for month in months for one in of_month(*month, known)]
    debts = [_debt(one, due) for one, due in owed if due.day >= day]
    debts += [_holidays(year) for year in years_wanted(day, calendar.years)]
    with unit_of_work(SYSTEM) as work:
        service.owe_all(work, debts)
    return len(debts)


def _debt(one: Recurring, due: Due) -> Debt:
    return Debt(
        one.key,
        one.kind,
        f"period:{one.period}",
        one.words,
        due.day,
        due.provisional,
        endpoint="deadlines.index",
        roles=(one.role,),
        period=one.until,
    )


def _holidays(year: int) -> Debt:
    return Debt(
        f"holidays:{year}",
        Kind.HOLIDAY_TABLE,
        f"holidays:{year}",
        Words(f"载入{year}年放假安排：未载入前，跨年期限均为暂定", f"Load the holiday notice of {year}"),
        date(year - 1, *HOLIDAYS_DUE),
        endpoint="deadlines.load",
        roles=(Role.ADMINISTRATOR, Role.MANAGER),
    )
