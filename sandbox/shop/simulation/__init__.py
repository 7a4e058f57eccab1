"""A shop that lives: customers, warehouse, couriers and buyers' returns, drawn from the seed without an end."""

from sandbox.shop.simulation.habits import HABITS, Habits
from sandbox.shop.simulation.simulation import EVENTS_PER_DAY, Happening, Moment, Simulation

__all__ = ["EVENTS_PER_DAY", "HABITS", "Habits", "Happening", "Moment", "Simulation"]
