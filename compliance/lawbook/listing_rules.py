"""How the values of the law are listed: by topic, on one day, or on two days side by side. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from compliance.foundation.words import Words
from compliance.law.parameters import Parameter, Snapshot, Unit, Value, unit_words
from compliance.lawbook.rules import Proposal

TOPICS: Mapping[str, Words] = MappingProxyType(
    {
        "fines": Words(zh="罚款幅度", en="Fines"),
        "discretion": Words(zh="裁量基准", en="Discretion tiers"),
        "thresholds": Words(zh="听证、集体讨论等界限", en="Thresholds"),
        "periods": Words(zh="期限", en="Periods"),
        "late_fee": Words(zh="加处罚款", en="Late fee"),
        "points": Words(zh="支付资格记分", en="Points"),
        "rewards": Words(zh="举报奖励", en="Rewards"),
        "follow_up": Words(zh="回访", en="Follow-up"),
        "review": Words(zh="病历评审", en="Record review"),
        "deposits": Words(zh="履约保证金", en="Deposits"),
        "own_checks": Words(zh="自查与内部稽核", en="Own checks"),
        "bars": Words(zh="暂停与限制期间", en="Suspensions and bars"),
    }
)
_BY_PREFIX = {
    "fine": "fines",
    "discretion": "discretion",
    "period": "periods",
    "late_fee": "late_fee",
    "points": "points",
    "reward": "rewards",
    "deposit": "deposits",
    "follow_up": "follow_up",
    "review": "review",
    "own_check": "own_checks",
    "bar": "bars",
    "ban": "bars",
    "suspend": "bars",
}
_MANY = Decimal(2)
_YES_NO = {True: Words(zh="是", en="yes"), False: Words(zh="否", en="no")}


@dataclass(frozen=True, slots=True)
class Listed:
    """One name and what is in force on the day (or days) asked for; None where nothing is."""

    parameter: Parameter
    topic: str
    value: Value | None
    other: Value | None = None

    @property
    def differs(self) -> bool:
        """Whether the two days have two values."""
        if self.value is None or self.other is None:
            return self.value is not self.other
        one, two = self.value, self.other
        return (one.least, one.most, one.unit) != (two.least, two.most, two.unit)


def topic_of(key: str) -> str:
    """The topic a name is listed under."""
    return _BY_PREFIX.get(key.split(".")[0], "thresholds")


def listed(law: Snapshot, day: date, topic: str = "", text: str = "", other: date | None = None) -> tuple[Listed, ...]:
    """The names of a topic (all without one) whose words or key hold `text`, in order of topic and key."""
    wanted = text.strip().lower()
    found = []
    for key, parameter in law.items():
        here = topic_of(key)
        said = f"{key} {parameter.words.zh} {parameter.words.en}".lower()
        if (topic and here != topic) or wanted not in said:
            continue
        found.append(Listed(parameter, here, parameter.find(day), parameter.find(other) if other else None))
    order = list(TOPICS)
    return tuple(sorted(found, key=lambda row: (order.index(row.topic), row.parameter.key)))


def value_words(value: Value | Proposal) -> Words:
    """A value as it is read: 1至2倍, 5个工作日, 3%, 10,000至50,000元, 是."""
    if value.unit is Unit.YES_NO:
        return _YES_NO[value.most == 1]
    if value.unit is Unit.SHARE:
        least, most = (f"{plain(number * 100)}%" for number in (value.least, value.most))
        return _span(least, most, Words(zh="", en=""))
    show = _grouped if value.unit is Unit.YUAN else plain
    number = value.most if value.least == value.most else _MANY
    return _span(show(value.least), show(value.most), unit_words(value.unit, number))


def _grouped(number: Decimal) -> str:
    return f"{number:,f}"


def _span(least: str, most: str, unit: Words) -> Words:
    if least == most:
        return Words(zh=f"{most}{unit.zh}", en=f"{most} {unit.en}".strip())
    return Words(zh=f"{least}至{most}{unit.zh}", en=f"{least} to {most} {unit.en}".strip())


def plain(number: Decimal) -> str:
    """A number without idle zeros: 3.00 -> 3."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
