"""What `/book help` says."""

from __future__ import annotations

from blocks.layout import paragraph
from blocks.text import Json

TEXT = """\
*Book a session*
• `/book` opens the form. So do the shortcut *Book a session* and the button \
*Create new session* on the bot's Home tab.
• `/book next Tue 2pm with @priya and @tom for 90 min at Leeds college, formal review, smart, \
every week x6` opens it with all of that filled in, and says what it could not use. People are \
found by mention or by name, courses by code or title.
• *Book from this message*, in a message's menu under *More message shortcuts*, opens it with the \
time that the message says and with its writer.
• In the form, *When* reads times as you type them, such as `Fri 10am`, `1 Dec 14:00-15:30` \
or `every other Monday at 10 until Easter`. Press Enter to see how a time was read.
• *Repeat session* books it daily, weekly or monthly, up to 52 times, and says which days that \
means. *Number of participants* above one, two in a Smart Session, makes it a group session.
• `/book list` lists your sessions to come. There, in their messages and on the Home tab, \
*Change session* moves or changes one or a series, and *Cancel session* cancels it; for a minute \
that can be undone.
• Nobody is ever booked twice at one time. If somebody is busy, the form says who and when, and \
proposes times that suit everybody.
• Assessors, Master Admins, Basic Admins, Custom Managers and Curriculum Managers can book. \
Learners find their learning plan, time log and evidence on the bot's Home tab.\
"""


def help_message() -> Json:
    """The answer to `/book help`, seen only by who asked."""
    return {"response_type": "ephemeral", "text": TEXT, "blocks": [paragraph(TEXT)]}
