"""What a finished login entitles an application to: a code, then tokens, then the attributes it asked for."""
