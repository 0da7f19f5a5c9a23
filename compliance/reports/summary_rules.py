"""Sentences of a work summary, as document 000 writes them: a figure beside that of the period before. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from compliance.foundation.money import Fen
from compliance.foundation.money import text as yuan

_CENT = Decimal("0.01")


def money_change(words: str, now: Fen, before: Fen, before_words: str) -> str:
    """应收9.00元，上年6.00元，增加3.00元，增长50.00%。 No percentage of nothing."""
    moved = _moved(now - before, yuan(abs(now - before)), "元")
    return f"{words}{yuan(now)}元，{before_words}{yuan(before)}元，{moved}{_percent(now, before)}。"


def count_change(words: str, now: int, before: int, unit: str, before_words: str) -> str:
    """现场检查9次，上年6次，增加3次，增长50.00%。"""
    moved = _moved(now - before, str(abs(now - before)), unit)
    return f"{words}{now}{unit}，{before_words}{before}{unit}，{moved}{_percent(now, before)}。"


def _moved(difference: int, amount: str, unit: str) -> str:
    return f"{'增加' if difference > 0 else '减少'}{amount}{unit}" if difference else "持平"


def _percent(now: int, before: int) -> str:
    if before <= 0 or now == before:
        return ""
    share = (Decimal(abs(now - before)) * 100 / before).quantize(_CENT, ROUND_HALF_UP)
    return f"，{'增长' if now > before else '下降'}{share}%"
