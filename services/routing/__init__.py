"""Routing: parcels leave the house here, leased, retried and counted, until each authority has answered.

Tables: authority, delivery, delivery_attempt, delivery_event, delivery_memo, service_competence, verification_key,
simulated_receipt. Hears: bundles.part_released, bundles.case_finished, catalog.service_changed. Tells: routing.part_delivered,
part_decided, part_refused, part_undeliverable.
"""
