"""Views: what they say, and that Slack would take them."""
