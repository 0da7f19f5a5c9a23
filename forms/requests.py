"""The form of a provider's request, made from the fields that the rules ask for."""

from collections.abc import Mapping
from typing import Any

from compliance.cases.field_rules import Field, FieldKind
from compliance.cases.service import Options
from compliance.foundation.money import to_yuan
from forms.case_steps import plain, step_field
from forms.files import FilesForm


class RequestForm(FilesForm):
    """A request with its fields and files; made by `request_form`."""

    def values(self, fields: tuple[Field, ...]) -> dict[str, Any]:
        """What was written, as the step keeps it."""
        return {one.name: plain(self[one.name]) for one in fields}


def request_form(fields: tuple[Field, ...], officers: Mapping[int, str], before: Mapping[str, Any]) -> RequestForm:
    """The form of a request. officers: who may be chosen; before: what a draft says."""
    options = Options({FieldKind.OFFICERS: tuple((str(id), name) for id, name in officers.items())}, ())
    made = {one.name: step_field(one, options) for one in fields}
    form: RequestForm = type("PortalRequestForm", (RequestForm,), made)(data={k: _shown(v) for k, v in before.items()})
    return form


def _shown(value: Any) -> Any:
    """A kept value as its field shows it: a plan as lines of day and yuan, people as texts."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return "\n".join(f"{row['on']} {to_yuan(row['fen']):.2f}" for row in value)
    return [str(one) for one in value] if isinstance(value, list) else value
