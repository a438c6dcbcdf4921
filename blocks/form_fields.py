"""The booking form's labels, and the elements that its fields are made of."""

from __future__ import annotations

from blocks.form_values import FormMemory
from blocks.layout import input_block, option
from blocks.text import Json
from booking.values import FormField

LABELS: dict[FormField, str] = {
    FormField.ASSESSOR: "Assessor",
    FormField.LEARNER: "Learner",
    FormField.SESSION_METHOD: "Session method",
    FormField.RECORDING: "Recording",
    FormField.SMART_ROOM: "Smart Room",
    FormField.SESSION_LOCATION: "Session location",
    FormField.WHEN: "When",
    FormField.SESSION_DATE: "Session date",
    FormField.SESSION_TIME: "Session time",
    FormField.SESSION_DURATION: "Session duration",
    FormField.COURSE: "Course",
    FormField.SESSION_TYPE: "Session type",
    FormField.NUMBER_OF_PARTICIPANTS: "Number of participants",
    FormField.PLANNING_NOTES: "Planning notes",
    FormField.REPEAT_SESSION: "Repeat session",
    FormField.FREQUENCY: "Frequency",
    FormField.EVERY: "Every",
    FormField.ON_DAYS: "On days",
    FormField.ENDS: "Ends",
    FormField.END_DATE: "End date",
    FormField.NUMBER_OF_SESSIONS: "Number of sessions",
    FormField.RECORDING_URL: "Link to the recording",
}


def form_field(
    memory: FormMemory,
    name: FormField,
    element: Json,
    *,
    optional: bool = False,
    dispatch: bool = False,
    hint: str = "",
) -> Json:
    """A field of the form, with its label and the block id that it has now."""
    return input_block(
        LABELS[name],
        element | {"action_id": name.value},
        memory.block_id(name),
        optional=optional,
        dispatch=dispatch,
        hint=hint,
    )


def typed(element: Json, text: str) -> Json:
    """An element to type into, with what stands in it."""
    return element | ({"initial_value": text} if text else {})


def tick(text: str, value: str, *, ticked: bool) -> Json:
    """A single box to tick."""
    box = option(text, value)
    element: Json = {"type": "checkboxes", "options": [box]}
    return element | ({"initial_options": [box]} if ticked else {})
