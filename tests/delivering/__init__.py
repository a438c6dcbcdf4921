"""Many messages at once: a minimal Slack, organisations that owe them, and processes that send."""
