"""Routing: parcels leave the house here, leased, retried and counted, until each authority has answered; and so do notices to clients.

Tables: authority, delivery, delivery_attempt, delivery_event, delivery_memo, service_competence, verification_key,
simulated_receipt; listener, watch, notice, webhook, push. Hears: bundles.part_released, part_corrected, part_withdrawn, case_finished,
bundles.case_progressed, catalog.service_changed, booking.appointment_*, booking.slot_alert_sent. Tells: routing.part_delivered,
part_decided, part_refused, part_undeliverable, part_change_told, part_notice_given, authority_way_set.
"""
