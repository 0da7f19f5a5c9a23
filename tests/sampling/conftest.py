"""The county of this room's tests."""

from tests.sampling.county import county

__all__ = ["county"]
