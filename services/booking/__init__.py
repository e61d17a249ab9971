"""Who meets whom, when: capacity of offices, holds and appointments.

Tables: office, office_service, opening_interval (a projection of the catalog), release_policy, pool, capacity_unit, capacity_conflict,
appointment, appointment_step (append-only), person (how many are open), retention_rule, message (letters on their way).
Events out: appointment_held, _confirmed, _moved, _cancelled, _expired. Events in: office_changed, service_changed.
"""
