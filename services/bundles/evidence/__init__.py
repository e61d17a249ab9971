"""Proofs the applicant brings: uploads checked before they are accepted, paper originals followed until they are returned."""
