"""Pages: the services of the city as plain HTML that any site can link to or embed, without a script (council paper 2.6.1)."""
