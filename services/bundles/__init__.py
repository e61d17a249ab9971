"""ONE LIFE EVENT, MANY AUTHORITIES: bundle definitions, cases, parts, consents, proofs, deadlines, timeline, the inbox of city units.

Tables: definition, case_file, part, artefact, deadline, consent, evidence, evidence_file, part_query, case_note, intake, cosignature,
phase, retention_rule, amt24_application, payment, and the histories timeline_entry, custody_entry, access_entry, erasure_entry,
audit_checkpoint, audit_mark, which only grow (and outbox, inbox, idempotency keys).
Events out: CaseSubmittedV1, PartReleasedV1, PartWithdrawnV1, PartCorrectedV1, IntakeAcceptedV1, CaseProgressedV1,
CaseFinishedV1.
Events in: PartDeliveredV1, PartDecidedV1, PartRefusedV1, PartUndeliverableV1, PartChangeToldV1.
"""
