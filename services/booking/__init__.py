"""Who meets whom, when: capacity of offices, holds and appointments.

Tables: office, office_service, opening_interval (a projection of the catalog), release_policy, release_share, pool, capacity_unit
(partitioned by month), capacity_conflict, appointment, appointment_step (append-only), person (how many are open), retention_rule,
message (letters on their way), slot_alert, mode_switch, walk_in_rule, walk_in_day, ticket,
closure, rebooking, rebooking_option, resource, service_need, desk_time, resource_use, payment.
Events out: the steps of appointment_* and ticket_*, mode_switched, office_closed,
rebooking_proposed. Events in: office_changed, service_changed.
"""
