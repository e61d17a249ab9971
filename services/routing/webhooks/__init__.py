"""Notices sent to addresses clients have named: signed (Standard Webhooks), repeated with back-off, dead letters seen and sent anew."""
