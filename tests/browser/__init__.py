"""The sandbox's page in a real browser, with the bot in a process of its own."""
