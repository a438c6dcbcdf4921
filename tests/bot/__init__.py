"""Journeys through the bot, driven in the sandbox by what people see."""
