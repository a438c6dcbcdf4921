"""The form "Change session": the booking form's fields as they stand now, and the scope."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from blocks.booking_form import assessor_field, courses_and_type, how_and_when, notes_field
from blocks.cancel_form import scope_field
from blocks.form_fields import form_field, tick, typed
from blocks.form_values import Choice, FormMemory, FormOffer, FormValues
from blocks.layout import as_written, input_block, option
from blocks.notices import notice_blocks
from blocks.text import Json, label
from booking.shown_sessions import ShownSession
from booking.values import FormField

CALLBACK_ID = "change_session"
TITLE = "Change session"
LEAVE = "leave_clashing"
"""The block id and action id of the box that leaves sessions where they are."""
QUESTIONED = "questioned_dates"
"""The block id and action id of what becomes of dates that should be looked at first."""
ALL_THE_SAME, LEFT = "move", "leave"
LEAVE_THESE = "Leave these where they are"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks about a series that can't just move.

    Attributes:
        clashing: whether it offers to leave the sessions that clash where they are.
        left: whether that is ticked.
        dates: what should be known of the new dates before they are moved to; empty for nothing.
    """

    clashing: bool = False
    left: bool = False
    dates: str = ""


NOTHING_ASKED = Asked()


def values_of(shown: ShownSession, memory: FormMemory, zone: ZoneInfo) -> FormValues:
    """Fill the form in with a session as it is; its first learner's courses are offered."""
    start = shown.starts_at.astimezone(zone)
    learner_id, learner = shown.learners[0]
    return FormValues(
        memory=replace(memory, learner_id=str(learner_id), session_id=str(shown.session_id)),
        assessor=Choice(str(shown.assessor_id), shown.assessor),
        learner=Choice(str(learner_id), learner),
        method=shown.method,
        recording=shown.recording,
        location=shown.location,
        day=start.date(),
        at=start.time(),
        duration=shown.duration,
        courses=tuple(Choice(str(id_), title) for id_, title in shown.courses),
        type=shown.type,
        planning_notes=shown.planning_notes,
        recording_url=shown.recording_url,
    )


def change_modal(
    values: FormValues,
    offer: FormOffer,
    *,
    series: str | None,
    notice: str = "",
    asked: Asked = NOTHING_ASKED,
) -> Json:
    """Build the form.

    Args:
        values: what stands in it.
        offer: what it shows beside its fields.
        series: what is to be known of the series before it asks which of its sessions are meant;
            None where the session belongs to none.
        notice: what went wrong, at the top.
        asked: what it asks about sessions of a series that clash or should be looked at.
    """
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "submit": label("Save changes"),
        "close": label("Close"),
        "private_metadata": values.memory.dump(),
        "blocks": [
            *(notice_blocks(notice) if notice else []),
            *_asked(asked),
            *as_written(f"With {values.learner.text}" if values.learner else "-"),
            assessor_field(values),
            *how_and_when(values, offer),
            *courses_and_type(values),
            notes_field(values),
            _recording_url(values),
            *([] if series is None else [*as_written(series), scope_field()]),
        ],
    }


def _asked(asked: Asked) -> list[Json]:
    box = tick(LEAVE_THESE, LEFT, ticked=asked.left) | {"action_id": LEAVE}
    return [
        *(
            [input_block("Sessions that clash", box, LEAVE, optional=True)]
            if asked.clashing
            else []
        ),
        *([*as_written(asked.dates), _dates_choice()] if asked.dates else []),
    ]


def _dates_choice() -> Json:
    """Ask what becomes of dates; to move to them is offered first, as a booking keeps them."""
    choices = [option("Move all the same", ALL_THE_SAME), option(LEAVE_THESE, LEFT)]
    radio: Json = {
        "type": "radio_buttons",
        "action_id": QUESTIONED,
        "options": choices,
        "initial_option": choices[0],
    }
    return input_block("Dates to look at", radio, QUESTIONED)


def _recording_url(values: FormValues) -> Json:
    line: Json = {"type": "plain_text_input", "placeholder": label("https://…")}
    return form_field(
        values.memory,
        FormField.RECORDING_URL,
        typed(line, values.recording_url),
        optional=True,
    )
