"""The facts that the simulated shop is made of: products, people, places, couriers, offers and wording.

Everything here is invented (wire-format 5.7): mail addresses end in example.com, telephone numbers are obvious dummies.
"""
