"""The thin Slack adapter: reads what people do in Slack and calls the booking core."""
