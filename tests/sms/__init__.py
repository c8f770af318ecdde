"""Texting: the webhook, the workers, and a stand-in for Twilio that remembers."""
