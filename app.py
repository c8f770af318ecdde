"""The web application's front door: settings from the environment, and the wiring of the parts."""
