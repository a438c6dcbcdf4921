"""The booking core: what a session is and who may book it. It knows nothing of Slack."""
