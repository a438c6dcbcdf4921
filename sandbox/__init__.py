"""A stand-in for Slack, to try a bot in and to test it against.

It speaks Slack's protocol over real HTTP and WebSocket, refuses what Slack would refuse, and
is driven by what a person sees:

    with Workspace.start([{"name": "Alice Smith", "email": "alice@example.org"}]) as slack:
        # a bot connects with slack.api_url, slack.bot_token and slack.app_token, or is
        # named with slack.deliver_to(url) and checks slack.signing_secret
        alice = slack.person("Alice Smith")
        form = alice.command("/book")
        form.fill("Learner", "Priya")
        form.fill("Session date", "2026-12-01")
        form.press_enter("When", "next Tue 2pm")
        form.submit()                    # "closed", "errors", "updated" or "pushed"
        form.errors                      # by label
        alice.messages()                 # what the bot wrote to her
        alice.open_home().press("Create new session")

Nothing here knows the bot; everything waits for at most a few seconds.
"""
