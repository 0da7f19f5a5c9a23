"""Money: integer fen in tables, Decimal in rules, one rounding (half up, to the fen)."""

import re
from decimal import ROUND_HALF_UP, Decimal

Fen = int

_YUAN = re.compile(r"^-?\d{1,13}(\.\d{1,2})?$")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_CENT = Decimal("0.01")


def yuan(amount: str | int | Decimal) -> Fen:
    """Fen of an amount in yuan. ValueError when it has more than two places, or is a float or no number."""
    if isinstance(amount, bool | float):
        raise ValueError("money is never a float")
    text = str(amount).strip().replace(",", "") if isinstance(amount, str) else format(Decimal(amount), "f")
    if not _YUAN.match(text):
        raise ValueError(f"{amount!r} is not an amount in yuan with at most two decimals")
    return int(Decimal(text) * 100)


def to_yuan(fen: Fen) -> Decimal:
    """Yuan with exactly two decimals."""
    return (Decimal(fen) / 100).quantize(_CENT)


def text(fen: Fen) -> str:
    """Yuan as a plain string for JSON and TOML: 2453200 -> "24532.00"."""
    return f"{to_yuan(fen):.2f}"


def show(fen: Fen) -> str:
    """Yuan as people read it: 2453200 -> "¥24,532.00"."""
    return f"-¥{to_yuan(-fen):,.2f}" if fen < 0 else f"¥{to_yuan(fen):,.2f}"


def grouped(fen: Fen) -> str:
    """Yuan as papers print it, the unit beside it: 2453200 -> "24,532.00"."""
    return f"{to_yuan(fen):,.2f}"


def round_fen(amount: Decimal) -> Fen:
    """The one rounding of the product: yuan, half up, to the fen, once per consequence."""
    return int(amount.quantize(_CENT, rounding=ROUND_HALF_UP) * 100)


def capitals(fen: Fen) -> str:
    """The amount in Chinese capitals as cheques and notices write it: 2738800 -> 贰万柒仟叁佰捌拾捌元整."""
    if fen < 0:
        return "负" + capitals(-fen)
    whole, cents = divmod(fen, 100)
    jiao, rest = divmod(cents, 10)
    words = _whole_capitals(whole) + "元" if whole else ""
    if not cents:
        return (words or "零元") + "整"
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif whole:
        words += "零"
    return words + (_DIGITS[rest] + "分" if rest else "整")


def _whole_capitals(whole: int) -> str:
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        head, tail = divmod(whole, unit)
        if head:
            gap = "零" if 0 < tail < unit // 10 else ""
            return _whole_capitals(head) + word + gap + (_whole_capitals(tail) if tail else "")
    return _group_capitals(whole)


def _group_capitals(group: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
