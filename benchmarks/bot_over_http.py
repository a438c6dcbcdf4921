"""The bot in HTTP mode, as `session-booker run` serves it, for a measurement to start."""

from bot.serve import HttpServer
from bot.settings import Settings

if __name__ == "__main__":
    HttpServer(Settings()).run()
