"""What applications read to find their way: OpenID Connect Discovery."""
