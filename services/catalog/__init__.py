"""WHAT THE CITY OFFERS: services, offices, opening hours, service standards, life events and who is competent for what.

Tables (schema `catalog`): edition, published; source; office, office_service; opening_set, hours_rule, opening_exception,
opening_exception_office, holiday; public_service, case_group, criterion; hour_standard; life_event, figure; unit, place, competence;
edit_record, draft, import_run, import_item; measured_duration, measured_visit; search_document, search_word, search_vocabulary,
search_alias, service_card; besides the ground tables.

Events out: de.lotse.catalog.office_changed.v1 (office, hours, exceptions or its services changed) and
de.lotse.catalog.service_changed.v1, both with the number of the new edition as `version`.
Events in: de.lotse.booking.appointment_finished.v1 and de.lotse.booking.ticket_finished.v1, for how long visits took;
de.lotse.booking.case_visited.v1, for how many a case took.

Every fact carries a provenance (status and keys of the source registry); what is not known says so and is never an empty zero.
"""
