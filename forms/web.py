"""Forms that belong to no room."""

from flask_wtf import FlaskForm


class ConfirmForm(FlaskForm):
    """A button: nothing but the token that proves the page was ours."""
