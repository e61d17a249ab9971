"""ONE LIFE EVENT, MANY AUTHORITIES: bundle definitions, cases, parts, evidence, deadlines, timeline.

Tables: definition, case_file, part, artefact, deadline, timeline_entry (and outbox, inbox, idempotency keys).
Events out: CaseSubmittedV1, PartReleasedV1, CaseFinishedV1. Events in: PartDeliveredV1, PartDecidedV1, PartRefusedV1, PartUndeliverableV1.
"""
