"""What the schedule calls; safe to run twice."""

from datetime import date, datetime

from compliance.tips import desk_service, limit_service, reward_service


def follow(day: date, now: datetime) -> dict[str, int]:
    """Owe the answers that are due to reporters, give up rewards that nobody claimed, forget old counts."""
    return {
        "to_tell": desk_service.follow_leads(),
        "expired": reward_service.expire(day),
        "forgotten": limit_service.forget(now),
    }
