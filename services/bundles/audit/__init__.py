"""Audit: is what the timelines say still what was written?"""
