"""One login from the request of an application to the answer it gets."""
