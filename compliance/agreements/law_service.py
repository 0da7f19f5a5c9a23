"""The values of the law that this installation goes by, for the rooms of agreements."""

from flask import current_app

from compliance.law.parameter_files import load
from compliance.law.parameters import Snapshot


def law() -> Snapshot:
    """National values, and those of the installation's places over them."""
    return load(current_app.extensions["settings"].province)
