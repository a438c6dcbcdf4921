"""Sessions in people's own calendars: files that tell of a change, and addresses to subscribe to.

docs/decisions/calendars.md says why they are as they are.
"""
