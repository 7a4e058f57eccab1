"""Snapshots: the present state of a cart, an order, a product, a shipment or a stock movement as Data.

Each function returns fresh objects with every member of its table in wire-format 5, in table order; absent nullable
members are None.
"""
