"""Who of a released team must stay away from its provider, by what is known today."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from compliance.accounts import people_service
from compliance.foundation.errors import Refusal
from compliance.sampling.assignment_service import AssignmentView


def barred(orders: Iterable[AssignmentView]) -> Mapping[UUID, tuple[str, ...]]:
    """Order -> names of those on its team who must stay away; orders whose visit is over are left out."""
    recused = people_service.recusals()
    found = {
        order.id: tuple(name for user, name in order.officers if order.provider_id in recused.get(user, ()))
        for order in orders
        if order.closed_on is None
    }
    return {order: names for order, names in found.items() if names}


def to_be_replaced(names: Iterable[str]) -> Refusal:
    """SAMPLING-37: a notice would send somebody who must stay away."""
    told = tuple(names)
    return Refusal(
        "SAMPLING-37",
        zh=f"{'、'.join(told)}须回避这家机构，不能出具通知书",
        en=f"{', '.join(told)} must stay away from this provider: no notice is made",
        article="中华人民共和国行政处罚法第四十三条",
        do_zh="请先在轮次页面由顺位人员补位，或由备选机构递补，再打印通知书",
        do_en="first let the next in turn take the seat, or put a spare in the provider's place, then print",
    )
