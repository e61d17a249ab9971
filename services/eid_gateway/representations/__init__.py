"""Acting for somebody who has no eID yet: parents for their children under 16 (§ 18 (1) PAuswG)."""
