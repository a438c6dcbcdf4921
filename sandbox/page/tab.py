"""One tab of a browser: who sits there, what it shows, and what they do."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.consistency import options_of
from sandbox.delivery import NoAnswer
from sandbox.form import TROUBLE
from sandbox.page.actions import Work, act
from sandbox.page.log import log_rows
from sandbox.page.parts import Marks, parts
from sandbox.person import Person
from sandbox.protocol import Json
from sandbox.screen import Element, NotPossible

logger = logging.getLogger(__name__)


class Tab:
    """A tab, from when it connects until it is closed; used in the server's loop.

    Attributes:
        person: who sits there.
        watches_log: whether it shows the log.
    """

    def __init__(
        self, person: Person, socket: web.WebSocketResponse, marks: Marks, threads: Executor
    ) -> None:
        self.person = person
        self.watches_log = False
        self._socket = socket
        self._marks = marks
        self._threads = threads
        self._loop = asyncio.get_running_loop()
        self._stale = asyncio.Event()
        self._shown: dict[str, str] = {}
        self._offers: dict[tuple[str, str], dict[str, Json]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Show what there is, and do what is asked, until the tab is closed."""
        state = self.person.workspace.state
        state.listeners.append(self._wake_from_any_thread)
        showing = asyncio.create_task(self._show_changes())
        self.wake()
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._take(json.loads(message.data))
        finally:
            state.listeners.remove(self._wake_from_any_thread)
            showing.cancel()

    def wake(self) -> None:
        """Look for what has changed."""
        self._stale.set()

    def announce(self) -> None:
        """Let every tab look for what has changed."""
        self.person.workspace.state.announce()

    def mark_read(self) -> None:
        """Note that the person has read their messages."""
        state = self.person.workspace.state
        with state.lock:
            self._marks.mark(state, self.person.id)
        self.announce()

    def remember_offered(self, element: Element, answer: Json) -> None:
        """Remember what a search has offered, because only that can be chosen."""
        offered = self._offers.setdefault(_name(element), {})
        offered.update({each["value"]: each for each in options_of(answer)})

    def offered(self, element: Element, chosen: Any) -> Mapping[str, Json]:
        """Give by value the options that can be chosen: offered, found, or chosen already."""
        standing = chosen if isinstance(chosen, list) else [chosen] if chosen else []
        known = {each["value"]: each for each in [*standing, *options_of(element.json)]}
        return self._offers.get(_name(element), {}) | known

    def _wake_from_any_thread(self) -> None:
        self._loop.call_soon_threadsafe(self._stale.set)

    async def _show_changes(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            changed = self._changed_parts()
            if changed:
                await self._send({"parts": changed})

    def _changed_parts(self) -> dict[str, object]:
        state = self.person.workspace.state
        with state.lock:
            now = parts(state, self.person.id, self._marks)
            now["log"] = log_rows(state) if self.watches_log else []
            written = {name: json.dumps(part) for name, part in now.items()}
            changed = {name for name, text in written.items() if self._shown.get(name) != text}
            self._shown = written
            return {name: json.loads(written[name]) for name in changed}

    def _take(self, asked: Json) -> None:
        """Begin what is asked for at once, so that touches keep their order."""
        task = asyncio.create_task(self._finish(asked["id"], self._begin(asked)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin(self, asked: Json) -> Work:
        try:
            return act(self, asked)
        except NotPossible as refusal:
            words = str(refusal)
            return lambda: {"refused": words}
        except (LookupError, TypeError, ValueError):
            logger.exception("the page asked for what can't be")
            return lambda: {"refused": "The sandbox did not understand this."}

    async def _finish(self, number: int, work: Work) -> None:
        await self._send(
            {"re": number} | await self._loop.run_in_executor(self._threads, _done, work)
        )

    async def _send(self, told: Json) -> None:
        if not self._socket.closed:
            await self._socket.send_json(told)


def _done(work: Work) -> Json:
    """Do what may take time, and say what came of it."""
    try:
        return work()
    except NotPossible as refusal:
        return {"refused": str(refusal)}
    except NoAnswer:
        return {"trouble": TROUBLE}
    except LookupError:
        logger.exception("the page asked for what is not there")
        return {"refused": "This is not there any more."}


def _name(element: Element) -> tuple[str, str]:
    return element.block["block_id"], element.json["action_id"]
