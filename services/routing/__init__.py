"""Routing: parcels leave the house here, leased, retried and counted, until each authority has answered.

Tables: authority, delivery, delivery_attempt, simulated_receipt. Hears: bundles.part_released. Tells: routing.part_delivered,
part_decided, part_refused, part_undeliverable.
"""
