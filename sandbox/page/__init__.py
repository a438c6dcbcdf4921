"""The workspace in a browser: one page, live over a WebSocket, on the same people as tests drive.

`door` serves the page and its sockets, `tab` is one of them, `parts` says what a tab shows,
`actions` does what somebody does there, and `log` lists what went between the bot and Slack.
"""
