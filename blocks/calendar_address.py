"""Somebody's calendar address: Home's section about it, and the one look at the address itself."""

from __future__ import annotations

from blocks.home_sessions import Reader
from blocks.layout import actions, button, header, paragraph
from blocks.text import Json, escape, label

SWITCH_ON = "calendar_address.on"
RENEW = "calendar_address.renew"
SWITCH_OFF = "calendar_address.off"
TITLE = "Calendar address"

OFFER = (
    "Google Calendar, Outlook and Apple Calendar can show your sessions and keep up with every "
    "change by themselves. They fetch them from a secret address, which is yours alone."
)
ON = "Your calendar address is *on*. For your safety it was shown only once."
UNAVAILABLE = (
    "Each message about a session carries a file for your calendar in its thread: open it, and "
    "the session stands there. An address that your calendar follows by itself needs the bot to "
    "be reached over the web; ask whoever runs it."
)
WARNING = (
    "Whoever has this address can read your sessions: keep it to yourself. It is shown only now. "
    "If you lose it, or others have seen it, choose *Renew address* on Home."
)
STEPS = (
    "*Google Calendar* (on a computer): Other calendars, *+*, *From URL*, paste, *Add calendar*.",
    "*Outlook*: Calendar, *Add calendar*, *Subscribe from web*, paste, *Import*.",
    "*Apple Calendar* on a Mac: File, *New Calendar Subscription*, paste.",
    "*Apple Calendar* on an iPhone: Calendars, Add Calendar, *Add Subscription Calendar*, paste.",
    "Google looks for changes about every 12 to 24 hours, the others more often.",
)


def calendar_address_blocks(_reader: Reader, *, available: bool, switched_on: bool) -> list[Json]:
    """Build Home's section: what an address is for, and what can be done with one's own."""
    if not available:
        return [header("Your calendar"), paragraph(UNAVAILABLE)]
    if not switched_on:
        on = button(TITLE, SWITCH_ON)
        return [header("Your calendar"), paragraph(OFFER), actions([on], "calendar_address")]
    buttons = [_sure("Renew address", RENEW), _sure("Switch off", SWITCH_OFF)]
    return [header("Your calendar"), paragraph(ON), actions(buttons, "calendar_address")]


def calendar_address_modal(address: str) -> Json:
    """Show the address, once, and how each calendar takes it."""
    steps = "\n".join(f"• {step}" for step in STEPS)
    return {
        "type": "modal",
        "callback_id": "calendar_address",
        "title": label(TITLE, 24),
        "close": label("Done"),
        "blocks": [
            paragraph(f"```{escape(address)}```"),
            paragraph(WARNING),
            paragraph(steps),
        ],
    }


def _sure(text: str, action_id: str) -> Json:
    """A button that asks first, because calendars lose their address by it."""
    return button(text, action_id) | {
        "confirm": {
            "title": label(f"{text}?", 100),
            "text": label("Calendars that use your present address will no longer follow.", 300),
            "confirm": label(text, 30),
            "deny": label("Leave it", 30),
        }
    }
