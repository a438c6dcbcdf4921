"""The stand-in for Slack, tested against what Slack documents and with a real Bolt app."""
