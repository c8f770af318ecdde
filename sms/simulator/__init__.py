"""A phone to try texting with, for the demonstration on one's own machine and nowhere else."""

from sms.simulator.front import RenderPage, simulator_face

__all__ = ["RenderPage", "simulator_face"]
