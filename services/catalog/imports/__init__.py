"""Imports: services, offices and units from the house's YAML or from XZuFi, shown field by field before anything is written."""
