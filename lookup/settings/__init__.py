"""Settings: what an operator decides, read from the environment once."""

from lookup.settings.errors import SettingsError
from lookup.settings.reading import LOOPBACK
from lookup.settings.settings import Face, Settings
from lookup.settings.texting import TwilioSettings

__all__ = ["LOOPBACK", "Face", "Settings", "SettingsError", "TwilioSettings"]
