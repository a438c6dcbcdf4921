"""A stand-in for Slack, to try a bot in and to test it against.

It speaks Slack's protocol over real HTTP and WebSocket, refuses what Slack would refuse, and
is driven by what a person sees:

    from sandbox.workspace import Workspace

    with Workspace.start([{"name": "Alice Smith", "email": "alice@example.org"}]) as slack:
        # a bot connects with slack.api_url, slack.bot_token and slack.app_token, or is
        # named with slack.deliver_to(url) and checks slack.signing_secret
        slack.wait_for_bot()             # in Socket Mode
        alice = slack.person("Alice Smith")
        form = alice.command("/book")    # a Form, or a Message when the bot answers with one
        form.fill("Learner", "Priya")    # searches, and takes the one option that fits
        form.fill("Session date", "2026-12-01")
        form.press_enter("When", "next Tue 2pm")
        form.press("14:00")              # a button, or a choice of an overflow menu
        form.submit()                    # "closed", "errors", "updated", "pushed", "trouble"
        form.errors                      # by label
        form.labels, form.text, form.title, form.buttons, form.options("Course")
        form.value("Learner")
        alice.top_form()                 # the page that was pushed
        alice.messages()                 # what the bot wrote to her
        alice.wait_for_message("Session booked").press("Cancel session", after="Priya")
        alice.open_home().press("Create new session")
        alice.shortcut("book_session")

What Slack's client would not allow raises `NotPossible`, naming the label. What the bot sent
wrongly stands in `slack.findings`; what it called in `slack.calls` and `slack.calls_of(method)`;
what was sent to it, with its answers, in `slack.delivered`.

Slack unwell: `slack.plan_fault("chat.postMessage", faults.too_many_requests(1), times=2)`, or
`refusal("account_inactive")`, `server_error()`, `silence(5)`, `delay(1)`, `lost_answer()` of
`sandbox.faults`; `slack.limit_rates()`; `slack.refresh_connections()`, `drop_connections()`.

Payloads as no client would send them: `form.submission()`, `person.interaction(kind, ...)` and
`person.command_payload(text)` make one, `slack.deliver(kind, payload)` sends it, however it was
changed; `form.submit_twice()` is a double click; `slack.send_request(kind, payload, secret=...,
age_seconds=...)` signs wrongly or too long ago; `slack.send_envelope(envelope)` repeats one.
`slack.advance(seconds)` puts the workspace's clock forward, past a trigger's three seconds.

Nothing here knows the bot. Everything waits for twenty seconds at most; after a touch, for
`slack.settle_seconds` at most when nothing follows. `sandbox.standing.serve` runs it standing.
"""
