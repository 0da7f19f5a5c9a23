"""What the schedule asks of claims."""

from datetime import datetime, timedelta

from compliance.claims import store_service, upload_service

_A_DAY = timedelta(days=1)


def sweep(now: datetime) -> dict[str, int]:
    """Remove files without a row, what withdrawn batches left and uploads that nobody loaded, a day after."""
    before = now - _A_DAY
    return {"files": store_service.sweep(before), "uploads": upload_service.sweep(before.timestamp())}
