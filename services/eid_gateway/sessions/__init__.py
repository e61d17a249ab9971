"""That a browser belongs to somebody who logged in a moment ago: short, and shorter the surer the login was."""
