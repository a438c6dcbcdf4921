"""Slack's limits for blocks, views and messages, as tables; `validator` holds JSON to them.

Source: docs.slack.dev/reference/block-kit and /reference/views.
"""
